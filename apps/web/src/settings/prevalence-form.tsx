"use client";
import { useMutation } from "@apollo/client/react";
import { type FormEvent, useId, useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { Field, Input } from "../components/ui/field.tsx";
import { Notice } from "../components/ui/states.tsx";
import { formatDateTime } from "../format/time.ts";
import { describeError } from "../graphql/describe-error.ts";
import { isWhole, sumPercentages, toPercentage, toProbabilities } from "./percentages.ts";
import { type ClinicPrevalenceData, SetClinicPrevalenceMutation } from "./settings-query.ts";

interface PrevalenceFormProps {
  prevalence: ClinicPrevalenceData;
  onSaved: () => void;
}

export function PrevalenceForm({ prevalence, onSaved }: PrevalenceFormProps) {
  const { scenario, values, recordedAt } = prevalence;
  const [typed, setTyped] = useState(values.map((value) => toPercentage(value.probability)));
  const [source, setSource] = useState(prevalence.source);
  const [problem, setProblem] = useState<string | null>(null);
  const [save, { loading }] = useMutation(SetClinicPrevalenceMutation);
  const id = useId();
  const sum = sumPercentages(typed);
  const isRight = isWhole(sum);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setProblem(null);
    const probabilities = toProbabilities(typed);
    const input = {
      scenario: scenario.id,
      source: source.trim(),
      values: values.map(({ classId }, index) => ({ classId, probability: probabilities[index] ?? 0 })),
    };
    try {
      const { data } = await save({ variables: { input } });
      if (data?.setClinicPrevalence.__typename === "Problem") setProblem(data.setClinicPrevalence.message);
      else onSaved();
    } catch (error) {
      setProblem(describeError(error));
    }
  }

  return (
    <Card title={scenario.label}>
      <form onSubmit={submit} className="grid gap-3" aria-label={`Prevalence in ${scenario.label}`}>
        {values.map((value, index) => (
          <div key={value.classId} className="flex items-center justify-between gap-3 text-sm">
            <label htmlFor={`${id}-${value.classId}`}>{value.label}</label>
            <span className="flex items-center gap-1.5">
              <Input
                id={`${id}-${value.classId}`}
                value={typed[index] ?? ""}
                onChange={(event) => setTyped(typed.with(index, event.target.value))}
                inputMode="decimal"
                className="w-24 text-right tabular-nums"
              />
              <span className="text-ink-faint">%</span>
            </span>
          </div>
        ))}
        <p className="flex justify-between border-line border-t pt-2.5 text-sm" aria-live="polite">
          <span>Sum</span>
          <span className={isRight ? "text-good-ink tabular-nums" : "text-danger-ink tabular-nums"}>
            {sum === null
              ? "each above 0 and below 100"
              : `${Number(sum.toFixed(2))}\u202f%${isRight ? "" : ", must be 100"}`}
          </span>
        </p>
        <Field
          label="Source"
          hint={
            recordedAt
              ? `Set ${formatDateTime(recordedAt)}`
              : "Not set by this clinic yet: the default is in use."
          }
        >
          {(props) => (
            <Input
              {...props}
              value={source}
              onChange={(event) => setSource(event.target.value)}
              maxLength={500}
            />
          )}
        </Field>
        {problem !== null && <Notice title="The prevalence was not saved">{problem}</Notice>}
        <Button
          type="submit"
          disabled={!isRight || source.trim() === "" || loading}
          className="justify-self-end"
        >
          {loading ? "Saving…" : "Save"}
        </Button>
      </form>
    </Card>
  );
}
