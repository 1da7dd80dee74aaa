import type { Metadata } from "next";
import { Suspense } from "react";
import { RunPage } from "../../../../cohort/run-page.tsx";
import { Loading } from "../../../../components/ui/states.tsx";

export const metadata: Metadata = { title: "Run of a cohort" };

export default function Page() {
  return (
    <Suspense fallback={<Loading label="Loading" />}>
      <RunPage />
    </Suspense>
  );
}
