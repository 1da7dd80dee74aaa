import type { Metadata } from "next";
import { Suspense } from "react";
import { CohortComparisonPage } from "../../../../cohort-overview/comparison-page.tsx";
import { Loading } from "../../../../components/ui/states.tsx";

export const metadata: Metadata = { title: "Cohorts compared" };

export default function Page() {
  return (
    <Suspense fallback={<Loading label="Loading" />}>
      <CohortComparisonPage />
    </Suspense>
  );
}
