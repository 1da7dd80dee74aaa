"use client";
import { useMutation, useQuery } from "@apollo/client/react";
import { type FormEvent, useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Field, Input, Select } from "../components/ui/field.tsx";
import { Notice } from "../components/ui/states.tsx";
import { formatDateTime } from "../format/time.ts";
import { describeError } from "../graphql/describe-error.ts";
import type { VariablesOf } from "../graphql/document.ts";
import { mayAdminister } from "../session/permissions.ts";
import { useViewer } from "../session/session.tsx";
import {
  ChooseOperatingPointMutation,
  type OperatingPointData,
  OperatingPointsQuery,
  ScenariosQuery,
} from "./manage-query.ts";

type Policy = VariablesOf<typeof ChooseOperatingPointMutation>["input"]["policy"];

const policies: Record<Policy, { label: string; asked: string; target: string }> = {
  SENSITIVITY_AT_LEAST: {
    label: "Sensitivity at least",
    asked: "sensitivity at least",
    target: "Least sensitivity, in percent",
  },
  SPECIFICITY_AT_LEAST: {
    label: "Specificity at least",
    asked: "specificity at least",
    target: "Least specificity, in percent",
  },
  NET_BENEFIT: {
    label: "Most net benefit",
    asked: "most net benefit at a risk of",
    target: "Risk at which acting and waiting are equal, in percent",
  },
};

/** The site's thresholds of one scenario, with the cases that they were chosen on, and for administrators a new one. */
export function OperatingPoints({ scenario, versionId }: { scenario: string; versionId: string }) {
  const { role } = useViewer();
  const { data, error } = useQuery(OperatingPointsQuery, { variables: { scenario } });
  const { data: known } = useQuery(ScenariosQuery);
  const [isChoosing, setIsChoosing] = useState(false);
  const findings = known?.scenarios.find(({ id }) => id === scenario)?.findings ?? [];
  const current = pointsToShow(data?.operatingPoints ?? [], versionId);
  if (error) return <Notice title="The thresholds could not be loaded">{describeError(error)}</Notice>;
  if (!data || (current.length === 0 && !mayAdminister(role))) return null;
  return (
    <section aria-label="Decision thresholds" className="grid content-start gap-2">
      <h3 className="font-semibold text-sm">Decision thresholds of this site</h3>
      {current.length === 0 ? (
        <p className="text-[13px] text-ink-soft">None is chosen: a risk is shown, and no side of a line.</p>
      ) : (
        <ul className="grid gap-2">
          {current.map((point) => (
            <li key={point.findingId}>
              <Point
                point={point}
                label={findings.find(({ id }) => id === point.findingId)?.label ?? point.findingId}
                isOther={point.model.versionId !== versionId}
              />
            </li>
          ))}
        </ul>
      )}
      {mayAdminister(role) &&
        (isChoosing ? (
          <ChooseForm scenario={scenario} findings={findings} onClose={() => setIsChoosing(false)} />
        ) : (
          <Button size="small" className="justify-self-start" onClick={() => setIsChoosing(true)}>
            Choose a threshold
          </Button>
        ))}
    </section>
  );
}

/** Of each finding the newest of this model, which counts, else the newest of another, which does not. */
function pointsToShow(newestFirst: readonly OperatingPointData[], versionId: string): OperatingPointData[] {
  const isOwn = ({ model }: OperatingPointData) => model.versionId === versionId;
  const ordered = [...newestFirst.filter(isOwn), ...newestFirst.filter((point) => !isOwn(point))];
  return ordered.filter(
    (point, i) => ordered.findIndex(({ findingId }) => findingId === point.findingId) === i,
  );
}

const percent = (share: number) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)}\u202f%`;
const between = ({ value, low, high }: { value: number; low: number; high: number }) =>
  `${percent(value)} (${percent(low)} to ${percent(high)})`;

function Point({ point, label, isOther }: { point: OperatingPointData; label: string; isOther: boolean }) {
  return (
    <div className="rounded-md bg-surface px-3 py-2 text-[13px] ring-1 ring-line">
      <p>
        <span className="font-medium">{label}</span> counts from a risk of{" "}
        <span className="font-medium tabular-nums">{percent(point.threshold)}</span> on:{" "}
        {policies[point.policy].asked} {percent(point.target)}.
      </p>
      <p className="mt-0.5 text-ink-faint">
        On {point.cases} labelled cases ({point.positives} with it): sensitivity {between(point.sensitivity)},
        specificity {between(point.specificity)}. Set {formatDateTime(point.setAt)}.
      </p>
      {isOther && (
        <p className="mt-0.5 text-warn-ink">
          It was chosen on the answers of {point.model.title} {point.model.version} and is not applied to
          those of this model: choose one anew.
        </p>
      )}
    </div>
  );
}

function ChooseForm(props: {
  scenario: string;
  findings: readonly { id: string; label: string }[];
  onClose: () => void;
}) {
  const { scenario, findings, onClose } = props;
  const [policy, setPolicy] = useState<Policy>("SENSITIVITY_AT_LEAST");
  const [problem, setProblem] = useState<string | null>(null);
  const [choose, { loading }] = useMutation(ChooseOperatingPointMutation, {
    refetchQueries: [OperatingPointsQuery],
  });

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const target = Number(String(form.get("target")).replace(",", ".")) / 100;
    if (!(target > 0 && target < 1)) return setProblem("Give a percentage between 0 and 100.");
    setProblem(null);
    try {
      const input = { scenario, findingId: String(form.get("finding")), policy, target };
      const { data } = await choose({ variables: { input } });
      if (data?.chooseOperatingPoint.__typename === "Problem") setProblem(data.chooseOperatingPoint.message);
      else onClose();
    } catch (error) {
      setProblem(describeError(error));
    }
  }

  return (
    <form
      onSubmit={submit}
      className="grid max-w-3xl grid-cols-[repeat(auto-fit,minmax(12rem,1fr))] items-end gap-3"
      aria-label="A decision threshold"
      noValidate
    >
      <Field label="Finding">
        {(field) => (
          <Select {...field} name="finding">
            {findings.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="What is asked">
        {(field) => (
          <Select {...field} value={policy} onChange={(event) => setPolicy(event.target.value as Policy)}>
            {Object.entries(policies).map(([id, { label }]) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={policies[policy].target}>
        {(field) => (
          <Input
            {...field}
            name="target"
            inputMode="decimal"
            defaultValue={policy === "NET_BENEFIT" ? "10" : "90"}
            key={policy}
          />
        )}
      </Field>
      {problem !== null && (
        <div className="col-span-full">
          <Notice title="No threshold was chosen">{problem}</Notice>
        </div>
      )}
      <div className="col-span-full flex gap-2">
        <Button type="submit" size="small" variant="primary" disabled={loading}>
          Choose on the labelled cases
        </Button>
        <Button size="small" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
