"use client";
import { useMutation, useQuery } from "@apollo/client/react";
import { type FormEvent, useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Dialog } from "../components/ui/dialog.tsx";
import { Field, Select } from "../components/ui/field.tsx";
import { Loading, Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import type { VariablesOf } from "../graphql/document.ts";
import { LabelledCases } from "./labelled-cases.tsx";
import { ScenariosQuery, TrainHistoryMutation } from "./manage-query.ts";

/** Of each class, to learn from and to hold out: below it the server refuses. */
const LEAST = 20;

type Kind = VariablesOf<typeof TrainHistoryMutation>["input"]["kind"];

const kinds: Record<Kind, string> = {
  LOGISTIC: "Logistic regression: smooth curves, every class by itself",
  STUMPS: "Boosted stumps: steps, the primary finding against the rest",
};

interface TrainHistoryDialogProps {
  onStarted: (taskId: string) => void;
  onClose: () => void;
}

/** Asks for a history model to be learnt on the site's labelled cases; the page then follows it. */
export function TrainHistoryDialog({ onStarted, onClose }: TrainHistoryDialogProps) {
  const { data } = useQuery(ScenariosQuery);
  const [scenario, setScenario] = useState<string | null>(null);
  const chosen = data?.scenarios.find(({ id }) => id === scenario) ?? data?.scenarios[0];
  const [train, { loading }] = useMutation(TrainHistoryMutation);
  const [problem, setProblem] = useState<string | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!chosen) return;
    const kind = new FormData(event.currentTarget).get("kind") as Kind;
    setProblem(null);
    try {
      const { data: answer } = await train({ variables: { input: { scenario: chosen.id, kind } } });
      const result = answer?.trainHistory;
      if (result?.__typename === "Problem") return setProblem(result.message);
      if (result) onStarted(result.task.id);
      onClose();
    } catch (error) {
      setProblem(describeError(error));
    }
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Train a history model"
      description="A history model tells how likely each class is before the image is seen. It learns from what was known of this site's patients when their images were made, and of which the truth was recorded since. It plays no part until it is used as pre-test."
    >
      {!data ? (
        <Loading label="Loading the scenarios" />
      ) : (
        <form onSubmit={submit} className="grid gap-4">
          <Field label="Scenario">
            {(props) => (
              <Select
                {...props}
                value={chosen?.id ?? ""}
                onChange={(event) => setScenario(event.target.value)}
              >
                {data.scenarios.map(({ id, label }) => (
                  <option key={id} value={id}>
                    {label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label="How it is learnt">
            {(props) => (
              <Select {...props} name="kind" defaultValue="LOGISTIC">
                {Object.entries(kinds).map(([kind, label]) => (
                  <option key={kind} value={kind}>
                    {label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          {chosen && <LabelledCases scenario={chosen} least={LEAST} />}
          {problem !== null && <Notice title="Nothing is trained">{problem}</Notice>}
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="primary" disabled={loading || !chosen}>
              Train
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
