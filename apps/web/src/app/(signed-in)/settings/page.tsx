import type { Metadata } from "next";
import { Suspense } from "react";
import { Loading } from "../../../components/ui/states.tsx";
import { SettingsPage } from "../../../settings/settings-page.tsx";

export const metadata: Metadata = { title: "Settings" };

export default function Page() {
  return (
    <Suspense fallback={<Loading label="Loading" />}>
      <SettingsPage />
    </Suspense>
  );
}
