"use client";
import { useQuery } from "@apollo/client/react";
import { Check, UserPlus, X } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Field, Input } from "../components/ui/field.tsx";
import { findRecordNumber, formatAgeAndSex } from "../format/patient.ts";
import type { ResultOf } from "../graphql/document.ts";
import { NewPatientForm } from "./new-patient-form.tsx";
import { FindPatientsQuery } from "./upload-query.ts";

type Patient = NonNullable<
  NonNullable<ResultOf<typeof FindPatientsQuery>["patients"]["edges"][number]>["node"]
>;

interface PatientPickerProps {
  chosen: Patient | null;
  onChoose: (patient: Patient | null) => void;
  /** Whether somebody who is not found can be entered. */
  canRegister?: boolean;
}

export type { Patient as PickedPatient };

/** Finds the patient whom an image without a header belongs to. */
export function PatientPicker({ chosen, onChoose, canRegister = true }: PatientPickerProps) {
  const [typed, setTyped] = useState("");
  const [isNew, setIsNew] = useState(false);
  const search = useDeferredValue(typed.trim());
  const { data, previousData } = useQuery(FindPatientsQuery, {
    variables: { search: search === "" ? null : search },
    skip: chosen !== null,
  });
  if (chosen !== null) {
    return (
      <div className="grid gap-1.5">
        <span className="font-medium text-[13px] text-ink-soft">Patient</span>
        <span className="flex h-9 items-center gap-2 rounded-lg border border-line-strong px-3 text-sm">
          <Check className="size-4 shrink-0 text-good-ink" aria-hidden />
          <span className="min-w-0 truncate">
            {chosen.displayName} <span className="text-ink-faint">{formatAgeAndSex(chosen)}</span>
          </span>
          <Button
            variant="quiet"
            size="icon"
            aria-label="Choose another patient"
            className="-mr-2 ml-auto"
            onClick={() => onChoose(null)}
          >
            <X className="size-4" aria-hidden />
          </Button>
        </span>
      </div>
    );
  }
  if (isNew) return <NewPatientForm onRegistered={onChoose} onCancel={() => setIsNew(false)} />;
  const patients = ((data ?? previousData)?.patients.edges ?? [])
    .map((edge) => edge?.node)
    .filter((node): node is Patient => node !== null && node !== undefined);
  return (
    <div className="grid gap-1.5">
      <Field label="Patient">
        {(props) => (
          <Input
            {...props}
            type="search"
            autoComplete="off"
            placeholder="Name or number"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      <ul aria-label="Patients found" className="max-h-44 overflow-y-auto rounded-lg border border-line">
        {patients.length === 0 && <li className="px-3 py-2 text-[13px] text-ink-faint">No patient found.</li>}
        {patients.map((patient) => (
          <li key={patient.id}>
            <button
              type="button"
              onClick={() => onChoose(patient)}
              className="flex w-full items-baseline justify-between gap-3 px-3 py-1.5 text-left text-sm hover:bg-sunken focus-visible:outline-offset-[-2px]"
            >
              <span className="min-w-0 truncate">{patient.displayName}</span>
              <span className="shrink-0 text-[13px] text-ink-faint tabular-nums">
                {formatAgeAndSex(patient)} · {findRecordNumber(patient.identifiers) ?? "no number"}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {canRegister && (
        <Button variant="quiet" size="small" className="justify-self-start" onClick={() => setIsNew(true)}>
          <UserPlus className="size-4" aria-hidden /> New patient
        </Button>
      )}
    </div>
  );
}
