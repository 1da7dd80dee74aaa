"use client";
import { useQuery } from "@apollo/client/react";
import { useState } from "react";
import { Card } from "../components/ui/card.tsx";
import { Field, Select } from "../components/ui/field.tsx";
import { Loading, Notice } from "../components/ui/states.tsx";
import { formatDateTime } from "../format/time.ts";
import { describeError } from "../graphql/describe-error.ts";
import { useVerb } from "../graphql/use-verb.ts";
import { ImagePoliciesQuery, type ImagePolicyData, SetImagePolicyMutation } from "./settings-query.ts";

type Policy = ImagePolicyData["policy"];

const policies: Record<Policy, { label: string; meaning: string }> = {
  NEWEST: {
    label: "The newest image",
    meaning: "The image that was acquired last counts; the others are read and shown.",
  },
  WORST: {
    label: "The image that speaks most for it",
    meaning: "Of many images one looks ill by chance, so the risk is on the high side.",
  },
  COMBINED: {
    label: "All images together",
    meaning: "The mean of what they say. They are never multiplied, as images of one patient are alike.",
  },
};

/** What the risk of a study with several images is made of, for each scenario. */
export function ImagePolicies() {
  const { data, error, refetch } = useQuery(ImagePoliciesQuery);
  if (error && data === undefined) {
    return <Notice title="What counts could not be loaded">{describeError(error)}</Notice>;
  }
  if (data === undefined) return <Loading label="Loading what counts of several images" />;
  return (
    <div className="grid gap-4">
      <p className="max-w-[75ch] text-ink-soft text-sm">
        Every image of a study is read and shown with what it says. Here you set what the risk is made of. An
        image whose reading is withheld never counts. A change counts for assessments made after it.
      </p>
      <div className="grid gap-5 md:grid-cols-2 xl:grid-cols-3">
        {data.imagePolicies.map((one) => (
          <ScenarioPolicy key={one.scenario.id} one={one} onSaved={() => void refetch()} />
        ))}
      </div>
    </div>
  );
}

function ScenarioPolicy({ one, onSaved }: { one: ImagePolicyData; onSaved: () => void }) {
  const { scenario, policy, ownPolicy, setAt, setByName } = one;
  const [problem, setProblem] = useState<string | null>(null);
  const { send: save, isSending } = useVerb(SetImagePolicyMutation);

  async function choose(chosen: string) {
    setProblem(null);
    const input = { scenario: scenario.id, policy: chosen === "" ? null : (chosen as Policy) };
    const saved = await save({ input });
    setProblem(saved.problem);
    if (saved.problem === null) onSaved();
  }

  return (
    <Card title={scenario.label}>
      <div className="grid gap-3">
        <Field label="What counts" hint={policies[policy].meaning}>
          {(field) => (
            <Select
              {...field}
              value={setAt === null ? "" : policy}
              disabled={isSending}
              onChange={(event) => void choose(event.target.value)}
            >
              <option value="">As usual: {policies[ownPolicy].label.toLowerCase()}</option>
              {Object.entries(policies).map(([id, { label }]) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {setAt !== null && (
          <p className="text-[13px] text-ink-faint">
            Set {formatDateTime(setAt)}
            {setByName !== null && ` by ${setByName}`}.
          </p>
        )}
        {problem !== null && <Notice title="Nothing was changed">{problem}</Notice>}
      </div>
    </Card>
  );
}
