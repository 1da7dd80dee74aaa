"use client";
import { useMutation, useQuery } from "@apollo/client/react";
import { type FormEvent, useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Dialog } from "../components/ui/dialog.tsx";
import { Field, Select } from "../components/ui/field.tsx";
import { Loading, Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { LabelledCases } from "./labelled-cases.tsx";
import { ScenariosQuery, TrainHeadMutation } from "./manage-query.ts";

/** Mild changes that leave a picture what it is. */
const MILD = { copies: 2, crop: 0.1, rotation: 10, shift: 0.05, zoom: 0.1, brightness: 0.1 };
/** Of each class to learn from and to measure on: below it the server refuses. */
const LEAST = 15;

interface TrainHeadDialogProps {
  onStarted: (taskId: string) => void;
  onClose: () => void;
}

/** Asks for a head to be trained on the site's labelled cases; the page then follows it. */
export function TrainHeadDialog({ onStarted, onClose }: TrainHeadDialogProps) {
  const { data } = useQuery(ScenariosQuery);
  const [scenario, setScenario] = useState<string | null>(null);
  const chosen = data?.scenarios.find(({ id }) => id === scenario) ?? data?.scenarios[0];
  const [train, { loading }] = useMutation(TrainHeadMutation);
  const [problem, setProblem] = useState<string | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!chosen) return;
    const form = new FormData(event.currentTarget);
    setProblem(null);
    try {
      const input = {
        scenario: chosen.id,
        balanced: form.has("balanced"),
        augmentation: form.has("variants") ? MILD : null,
      };
      const { data: answer } = await train({ variables: { input } });
      const result = answer?.trainHead;
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
      title="Train a head"
      description="A head is the last step of a model: it turns what the shared network sees into classes. It is trained on the cases of this site whose truth was recorded, and becomes the scenario's challenger, which reads every case unseen."
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
          {chosen && <LabelledCases scenario={chosen} least={LEAST} />}
          <label className="flex gap-2 text-sm">
            <input type="checkbox" name="balanced" /> Every class counts the same in total
          </label>
          <label className="flex gap-2 text-sm">
            <input type="checkbox" name="variants" /> Learn from mild variants of each picture too
          </label>
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
