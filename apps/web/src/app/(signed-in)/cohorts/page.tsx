import type { Metadata } from "next";
import { Suspense } from "react";
import { CohortPage } from "../../../cohort/cohort-page.tsx";
import { Loading } from "../../../components/ui/states.tsx";

export const metadata: Metadata = { title: "Cohorts" };

export default function Page() {
  return (
    <Suspense fallback={<Loading label="Loading" />}>
      <CohortPage />
    </Suspense>
  );
}
