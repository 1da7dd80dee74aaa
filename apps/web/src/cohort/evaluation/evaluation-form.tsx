"use client";
import { useQuery } from "@apollo/client/react";
import { type FormEvent, useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { Card } from "../../components/ui/card.tsx";
import { Field, Input, Select } from "../../components/ui/field.tsx";
import { Segmented } from "../../components/ui/segmented.tsx";
import { Loading, Notice } from "../../components/ui/states.tsx";
import { describeError } from "../../graphql/describe-error.ts";
import type { VariablesOf } from "../../graphql/document.ts";
import { useVerb } from "../../graphql/use-verb.ts";
import { sendFile, UploadRefusedError } from "../../upload/send-file.ts";
import { words } from "../rules.ts";
import { EvaluateCohortMutation, EvaluationChoicesQuery, EvaluationsQuery } from "./evaluation-query.ts";

type Asked = VariablesOf<typeof EvaluateCohortMutation>["input"];
type Source = "diagnosis" | "reference" | "table";

const sources: { value: Source; label: string }[] = [
  { value: "reference", label: "Reference labels" },
  { value: "diagnosis", label: "Diagnoses" },
  { value: "table", label: "A table" },
];

interface EvaluationFormProps {
  runId: string;
  onStarted: (taskId: string) => void;
}

/** Asks for an evaluation of a run. */
export function EvaluationForm({ runId, onStarted }: EvaluationFormProps) {
  const { data, error } = useQuery(EvaluationChoicesQuery);
  const [scenarioId, setScenarioId] = useState<string | null>(null);
  const [source, setSource] = useState<Source>("reference");
  const [problem, setProblem] = useState<string | null>(null);
  const { send, isSending } = useVerb(EvaluateCohortMutation, [EvaluationsQuery]);
  if (error && !data)
    return <Notice title="What can be evaluated could not be loaded">{describeError(error)}</Notice>;
  if (!data) return <Loading label="Loading what can be evaluated" />;
  const scenario = data.scenarios.find(({ id }) => id === scenarioId) ?? data.scenarios[0];
  if (!scenario) return <Notice title="No model is here whose risks could be evaluated" />;

  async function labelsOf(form: FormData): Promise<Asked["labels"] | string> {
    if (source === "reference") return { reference: true, overrides: form.get("overrides") !== null };
    if (source === "diagnosis") {
      const withinDays = Number(form.get("days"));
      if (!Number.isInteger(withinDays) || withinDays < 1) return "Give a whole number of days.";
      return { diagnosis: { set: String(form.get("set")), withinDays } };
    }
    const file = form.get("table");
    if (!(file instanceof File) || file.size === 0) return "Choose a file.";
    const table = new File([file], "labels.csv", { type: "text/csv" });
    try {
      return { tableUploadId: await sendFile(table, () => undefined, new AbortController().signal) };
    } catch (error) {
      if (error instanceof UploadRefusedError) return error.message;
      throw error;
    }
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setProblem(null);
    const labels = await labelsOf(form);
    if (typeof labels === "string") return setProblem(labels);
    const against = String(form.get("against") ?? "");
    const day = String(form.get("secondPeriodFrom") ?? "");
    const { problem: why, payload } = await send({
      input: {
        ...{ runId, scenario: scenario!.id, findingId: String(form.get("finding")), labels },
        ...(against === "" ? {} : { againstVersionId: against }),
        ...(day === "" ? {} : { secondPeriodFrom: day }),
      },
    });
    if (payload) onStarted(payload.task.id);
    else setProblem(why);
  }

  return (
    <Card title="Evaluate">
      <form onSubmit={submit} className="grid gap-4" noValidate aria-label="An evaluation">
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <Field label="Risks of">
            {(props) => (
              <Select {...props} value={scenario.id} onChange={(event) => setScenarioId(event.target.value)}>
                {data.scenarios.map(({ id, label }) => (
                  <option key={id} value={id}>
                    {label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label="Finding">
            {(props) => (
              <Select {...props} name="finding" key={scenario.id}>
                {scenario.findings.map(({ id, label }) => (
                  <option key={id} value={id}>
                    {label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
        <div className="grid justify-items-start gap-1.5">
          <p className="font-medium text-[13px] text-ink-soft">What the cases turned out to be, from</p>
          <Segmented label="Source of the labels" value={source} onChange={setSource} options={sources} />
        </div>
        {source === "diagnosis" && (
          <div className="grid items-start gap-4 sm:grid-cols-2">
            <Field label="Diagnosis">
              {(props) => (
                <Select {...props} name="set">
                  {data.codeSets.conditions.map((set) => (
                    <option key={set} value={set}>
                      {words(set)}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <Field
              label="Within so many days"
              hint="Who was not followed as long, or had it already, is left out."
            >
              {(props) => <Input {...props} name="days" inputMode="numeric" defaultValue="365" />}
            </Field>
          </div>
        )}
        {source === "reference" && (
          <label className="flex items-center gap-2 text-sm">
            <input type="checkbox" name="overrides" style={{ accentColor: "var(--accent)" }} />
            Where there is none, a review that overrode the risk
          </label>
        )}
        {source === "table" && (
          <Field
            label="Table"
            hint="CSV with the columns patient (an identifier) or study, and class: a class, or 1 and 0."
          >
            {(props) => (
              <Input {...props} name="table" type="file" accept=".csv,text/csv" className="w-full py-1.5" />
            )}
          </Field>
        )}
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <Field label="Beside another version" hint="On the cases that both have read.">
            {(props) => (
              <Select {...props} name="against" key={scenario.id} defaultValue="">
                <option value="">None</option>
                {data.models
                  .filter((model) => model.scenario === scenario.id && !model.kind.includes("history"))
                  .map(({ versionId, title, version }) => (
                    <option key={versionId} value={versionId}>
                      {title} {version}
                    </option>
                  ))}
              </Select>
            )}
          </Field>
          <Field
            label="Compare cases from this day on with those before"
            hint="Left empty, no drift is measured."
          >
            {(props) => <Input {...props} name="secondPeriodFrom" type="date" className="w-full" />}
          </Field>
        </div>
        {problem !== null && <Notice title="Nothing is evaluated">{problem}</Notice>}
        <Button type="submit" variant="primary" disabled={isSending} className="justify-self-start">
          {isSending ? "Asking…" : "Evaluate"}
        </Button>
      </form>
    </Card>
  );
}
