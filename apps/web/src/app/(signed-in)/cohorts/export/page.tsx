import type { Metadata } from "next";
import { Suspense } from "react";
import { ExportPage } from "../../../../cohort/export/export-page.tsx";
import { Loading } from "../../../../components/ui/states.tsx";

export const metadata: Metadata = { title: "Export a cohort" };

export default function Page() {
  return (
    <Suspense fallback={<Loading label="Loading" />}>
      <ExportPage />
    </Suspense>
  );
}
