import type { Metadata } from "next";
import { Suspense } from "react";
import { EvaluationPage } from "../../../../cohort/evaluation/evaluation-page.tsx";
import { Loading } from "../../../../components/ui/states.tsx";

export const metadata: Metadata = { title: "Evaluation" };

export default function Page() {
  return (
    <Suspense fallback={<Loading label="Loading" />}>
      <EvaluationPage />
    </Suspense>
  );
}
