"use client";
import { CohortQuestions } from "./cohort-questions.tsx";
import { ConsentSettings } from "./consent-settings.tsx";
import { NewPurpose } from "./new-purpose.tsx";
import { Purposes } from "./purposes.tsx";

/** What research is approved, on whose data, and what was asked. */
export function ResearchSettings() {
  return (
    <div className="grid gap-5">
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
        <div className="grid gap-5">
          <NewPurpose />
          <ConsentSettings />
        </div>
        <Purposes />
      </div>
      <CohortQuestions />
    </div>
  );
}
