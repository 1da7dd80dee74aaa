"use client";
import { useQuery } from "@apollo/client/react";
import { Check, X } from "lucide-react";
import { useState } from "react";
import { Card } from "../components/ui/card.tsx";
import { Loading, Notice } from "../components/ui/states.tsx";
import { formatDate } from "../format/time.ts";
import { describeError } from "../graphql/describe-error.ts";
import type { ResultOf } from "../graphql/document.ts";
import { PatientPicker, type PickedPatient } from "../upload/patient-picker.tsx";
import { CohortMatchQuery } from "./cohort-query.ts";
import { RuleLines } from "./rule-lines.tsx";

/** A run, or rules that are not kept. */
type Asked = { runId: string } | { definition: object };

/** Which rules one patient meets, for those who may see patients. */
export function PatientMatch({ asked }: { asked: Asked }) {
  const [patient, setPatient] = useState<PickedPatient | null>(null);
  return (
    <Card title="Why is a patient in it, or not?">
      <div className="grid gap-3">
        <PatientPicker chosen={patient} onChoose={setPatient} canRegister={false} />
        {patient !== null && <Match patientId={patient.id} asked={asked} />}
        <p className="text-[13px] text-ink-faint">Looking at a patient here is noted in the audit trail.</p>
      </div>
    </Card>
  );
}

function Match({ patientId, asked }: { patientId: string; asked: Asked }) {
  const { data, previousData, error } = useQuery(CohortMatchQuery, {
    variables: { patientId, ...asked },
    fetchPolicy: "no-cache",
  });
  if (error) return <Notice title="The rules could not be looked at">{describeError(error)}</Notice>;
  const match = (data ?? previousData)?.cohortMatch;
  if (!match) return <Loading label="Looking at the rules" />;
  return (
    <div className="grid gap-3" aria-live="polite">
      <p className="font-medium text-sm">
        {match.isMember ? "In the cohort." : "Not in the cohort."}
        {match.indexAt !== null && (
          <span className="ml-1 font-normal text-ink-soft">
            Counted from {match.indexWords}: {formatDate(match.indexAt)}.
          </span>
        )}
      </p>
      {!match.isKnown ? (
        <Notice tone="warn" title="No rule is looked at">
          The patient was not known yet, is left out by what counts of consent to research
          {match.indexWords !== null && `, or has no index date (${match.indexWords})`}.
        </Notice>
      ) : (
        <RuleLines lines={match.lines} markOf={tick} />
      )}
    </div>
  );
}

function tick({ met }: ResultOf<typeof CohortMatchQuery>["cohortMatch"]["lines"][number]) {
  return met ? (
    <>
      <Check className="mt-0.5 size-4 shrink-0 text-good-ink" aria-hidden />
      <span className="sr-only">Met:</span>
    </>
  ) : (
    <>
      <X className="mt-0.5 size-4 shrink-0 text-danger-ink" aria-hidden />
      <span className="sr-only">Not met:</span>
    </>
  );
}
