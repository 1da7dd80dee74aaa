import type { Metadata } from "next";
import { Suspense } from "react";
import { Loading } from "../../../components/ui/states.tsx";
import { ModelsPage } from "../../../models/models-page.tsx";

export const metadata: Metadata = { title: "Models" };

export default function Page() {
  return (
    <Suspense fallback={<Loading label="Loading" />}>
      <ModelsPage />
    </Suspense>
  );
}
