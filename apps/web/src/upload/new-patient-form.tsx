"use client";
import { useMutation } from "@apollo/client/react";
import { type FormEvent, useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Field, Input, Select } from "../components/ui/field.tsx";
import { Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import type { PickedPatient } from "./patient-picker.tsx";
import { RegisterPatientMutation } from "./upload-query.ts";

const sexes = ["UNKNOWN", "FEMALE", "MALE", "OTHER"] as const;

interface NewPatientFormProps {
  onRegistered: (patient: PickedPatient) => void;
  onCancel: () => void;
}

/** A patient whom the server does not know yet; age and sex count for the risk. */
export function NewPatientForm({ onRegistered, onCancel }: NewPatientFormProps) {
  const [register, { loading }] = useMutation(RegisterPatientMutation);
  const [problem, setProblem] = useState<string | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const read = (name: string) => String(form.get(name)).trim() || null;
    const input = {
      familyName: read("familyName"),
      givenName: read("givenName"),
      birthDate: read("birthDate"),
      sex: sexes.find((sex) => sex === form.get("sex")) ?? "UNKNOWN",
    };
    setProblem(null);
    try {
      const { data } = await register({ variables: { input } });
      if (data?.registerPatient.__typename === "RegisterPatientPayload")
        onRegistered(data.registerPatient.patient);
      else setProblem(data?.registerPatient.message ?? "The server gave no answer.");
    } catch (error) {
      setProblem(describeError(error));
    }
  }

  return (
    <form
      onSubmit={submit}
      className="grid gap-3 rounded-lg border border-line p-3.5"
      aria-label="New patient"
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Family name">
          {(props) => <Input {...props} name="familyName" required maxLength={200} autoComplete="off" />}
        </Field>
        <Field label="Given name">
          {(props) => <Input {...props} name="givenName" maxLength={200} autoComplete="off" />}
        </Field>
        <Field label="Birth date">{(props) => <Input {...props} name="birthDate" type="date" />}</Field>
        <Field label="Sex">
          {(props) => (
            <Select {...props} name="sex">
              {sexes.map((sex) => (
                <option key={sex} value={sex}>
                  {sex.charAt(0) + sex.slice(1).toLowerCase()}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      {problem !== null && <Notice title="The patient was not added">{problem}</Notice>}
      <div className="flex justify-end gap-2">
        <Button size="small" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" size="small" variant="primary" disabled={loading}>
          {loading ? "Adding…" : "Add patient"}
        </Button>
      </div>
    </form>
  );
}
