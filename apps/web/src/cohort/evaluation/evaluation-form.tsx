"use client";
import { useQuery } from "@apollo/client/react";
import { type FormEvent, useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { Card } from "../../components/ui/card.tsx";
import { Field, Input, Select } from "../../components/ui/field.tsx";
import { Segmented } from "../../components/ui/segmented.tsx";
import { Loading, Notice } from "../../components/ui/states.tsx";
import { describeError } from "../../graphql/describe-error.ts";
import { useVerb } from "../../graphql/use-verb.ts";
import { CohortRunQuery } from "../kept-query.ts";
import { ComputedFields, daysOf, firstIndex, keyOf } from "./computed-fields.tsx";
import {
  type ChoicesData,
  EvaluateCohortMutation,
  EvaluationChoicesQuery,
  type EvaluationRequest,
  EvaluationsQuery,
} from "./evaluation-query.ts";
import { LabelFields, readLabels, type Source } from "./label-fields.tsx";
import { ToldFields } from "./told-fields.tsx";

type Kind = "computed" | "told";

const kinds: { value: Kind; label: string }[] = [
  { value: "computed", label: "A score or history model" },
  { value: "told", label: "As they were told" },
];
const sources: { value: Source; label: string }[] = [
  { value: "reference", label: "Reference labels" },
  { value: "diagnosis", label: "Diagnoses" },
  { value: "table", label: "A table" },
];
/** Of a finding that an image shows, a year. */
const TOLD_DAYS = 365;

interface EvaluationFormProps {
  runId: string;
  onStarted: (taskId: string) => void;
}

/** Asks for an evaluation of a run. */
export function EvaluationForm({ runId, onStarted }: EvaluationFormProps) {
  const { data, error } = useQuery(EvaluationChoicesQuery);
  const run = useQuery(CohortRunQuery, { variables: { id: runId } });
  const fault = (data ? undefined : error) ?? (run.data ? undefined : run.error);
  if (fault) return <Notice title="What can be evaluated could not be loaded">{describeError(fault)}</Notice>;
  if (!data || !run.data) return <Loading label="Loading what can be evaluated" />;
  if (!run.data.cohortRun || !data.scenarios[0] || !data.computableRisks[0])
    return <Notice title="Nothing is here whose risks could be evaluated" />;
  const { snapshotAt, version } = run.data.cohortRun;
  return (
    <LoadedForm {...{ runId, onStarted, snapshotAt }} choices={data} hasIndex={version.indexWords !== null} />
  );
}

interface LoadedFormProps extends EvaluationFormProps {
  choices: ChoicesData;
  snapshotAt: string;
  hasIndex: boolean;
}

function LoadedForm({ runId, onStarted, choices, snapshotAt, hasIndex }: LoadedFormProps) {
  const { scenarios, computableRisks, codeSets, models } = choices;
  const [kind, setKind] = useState<Kind>("computed");
  const [riskKey, setRiskKey] = useState<string | null>(null);
  const [scenarioId, setScenarioId] = useState<string | null>(null);
  const [findingId, setFindingId] = useState<string | null>(null);
  const [told, setTold] = useState<Source>("reference");
  const [hoped, setHoped] = useState<Source>("diagnosis");
  const [problem, setProblem] = useState<string | null>(null);
  const { send, isSending } = useVerb(EvaluateCohortMutation, [EvaluationsQuery]);
  const risk = computableRisks.find((one) => keyOf(one) === riskKey) ?? computableRisks[0]!;
  const scenario = scenarios.find(({ id }) => id === scenarioId) ?? scenarios[0]!;
  const finding = scenario.findings.find(({ id }) => id === findingId) ?? scenario.findings[0]!;
  const isComputed = kind === "computed";
  const source = isComputed ? hoped : told;
  const indexOn = hasIndex ? null : firstIndex(snapshotAt, daysOf(risk));

  function asked(form: FormData): Pick<EvaluationRequest, "scenario" | "findingId" | "computed"> & object {
    const against = String(form.get("against") ?? "");
    const day = String(form.get("secondPeriodFrom") ?? "");
    const period = day === "" ? {} : { secondPeriodFrom: day };
    if (!isComputed) {
      const other = against === "" ? {} : { againstVersionId: against };
      return { scenario: scenario.id, findingId: finding.id, ...other, ...period };
    }
    const { scoreId, modelVersionId } = risk;
    const computed = scoreId === null ? { modelVersionId, findingId: risk.findingId } : { scoreId };
    const from = String(form.get("indexOn") ?? "");
    return { computed, ...(from === "" ? {} : { indexOn: from }), ...period };
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setProblem(null);
    const labels = await readLabels(source, form);
    if (typeof labels === "string") return setProblem(labels);
    const { problem: why, payload } = await send({ input: { runId, labels, ...asked(form) } });
    if (payload) onStarted(payload.task.id);
    else setProblem(why);
  }

  return (
    <Card title="Evaluate">
      <form onSubmit={submit} className="grid gap-4" noValidate aria-label="An evaluation">
        <div className="grid justify-items-start gap-1.5">
          <p className="font-medium text-[13px] text-ink-soft">Which risks</p>
          <Segmented label="Which risks" value={kind} onChange={setKind} options={kinds} />
          <p className="text-[13px] text-ink-faint">
            {isComputed
              ? "Computed of each member as the record stood then, whether anybody was assessed or not."
              : "Of members who were assessed, as the assessment said it."}
          </p>
        </div>
        {isComputed ? (
          <ComputedFields risks={computableRisks} chosen={risk} onChoose={setRiskKey} indexOn={indexOn} />
        ) : (
          <ToldFields
            {...{ scenarios, scenario, findingId: finding.id }}
            onScenario={setScenarioId}
            onFinding={setFindingId}
          />
        )}
        <div className="grid justify-items-start gap-1.5">
          <p className="font-medium text-[13px] text-ink-soft">What the cases turned out to be, from</p>
          <Segmented
            label="Source of the labels"
            value={source}
            onChange={isComputed ? setHoped : setTold}
            options={isComputed ? sources.filter(({ value }) => value !== "reference") : sources}
          />
        </div>
        <LabelFields
          key={isComputed ? keyOf(risk) : `${scenario.id} ${finding.id}`}
          source={source}
          conditions={codeSets.conditions}
          predicted={isComputed ? risk.conditionSet : finding.conditionSet}
          days={isComputed ? daysOf(risk) : TOLD_DAYS}
        />
        <div className="grid items-start gap-4 sm:grid-cols-2">
          {!isComputed && (
            <Field label="Beside another version" hint="On the cases that both have read.">
              {(props) => (
                <Select {...props} name="against" key={scenario.id} defaultValue="">
                  <option value="">None</option>
                  {models
                    .filter((model) => model.scenario === scenario.id && !model.kind.includes("history"))
                    .map(({ versionId, title, version }) => (
                      <option key={versionId} value={versionId}>
                        {title} {version}
                      </option>
                    ))}
                </Select>
              )}
            </Field>
          )}
          {(!isComputed || hasIndex) && (
            <Field
              label="Compare cases from this day on with those before"
              hint="Left empty, no drift is measured."
            >
              {(props) => <Input {...props} name="secondPeriodFrom" type="date" className="w-full" />}
            </Field>
          )}
        </div>
        {problem !== null && <Notice title="Nothing is evaluated">{problem}</Notice>}
        <Button type="submit" variant="primary" disabled={isSending} className="justify-self-start">
          {isSending ? "Asking…" : "Evaluate"}
        </Button>
      </form>
    </Card>
  );
}
