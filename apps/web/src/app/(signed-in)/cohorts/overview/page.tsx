import type { Metadata } from "next";
import { Suspense } from "react";
import { CohortOverviewPage } from "../../../../cohort-overview/overview-page.tsx";
import { Loading } from "../../../../components/ui/states.tsx";

export const metadata: Metadata = { title: "Cohort overview" };

export default function Page() {
  return (
    <Suspense fallback={<Loading label="Loading" />}>
      <CohortOverviewPage />
    </Suspense>
  );
}
