"use client";
import { useMutation, useQuery } from "@apollo/client/react";
import { type FormEvent, useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Dialog } from "../components/ui/dialog.tsx";
import { Field, Input, Select } from "../components/ui/field.tsx";
import { Loading, Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { SurvivalOutcomesQuery, TrainSurvivalMutation } from "./survival-admin-query.ts";

interface TrainSurvivalDialogProps {
  onStarted: (taskId: string) => void;
  onClose: () => void;
}

/** Asks for a survival model to be fitted on the site's patients; the page then follows it. */
export function TrainSurvivalDialog({ onStarted, onClose }: TrainSurvivalDialogProps) {
  const { data } = useQuery(SurvivalOutcomesQuery);
  const [train, { loading }] = useMutation(TrainSurvivalMutation);
  const [problem, setProblem] = useState<string | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const day = String(form.get("index"));
    setProblem(null);
    try {
      const input = {
        outcome: String(form.get("outcome")),
        indexAt: day === "" ? null : `${day}T00:00:00.000Z`,
      };
      const { data: answer } = await train({ variables: { input } });
      const result = answer?.trainSurvival;
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
      title="Train when an outcome comes"
      description="A survival model learns from this site's patients when an outcome comes to those who have not had it, from what was known at a beginning. It takes 10 patients with the outcome at the least. Nobody is shown its curves before it is put into use."
    >
      {!data ? (
        <Loading label="Loading the outcomes" />
      ) : (
        <form onSubmit={submit} className="grid gap-4">
          <Field label="Outcome">
            {(props) => (
              <Select {...props} name="outcome">
                {data.survivalOutcomes.map(({ id, label }) => (
                  <option key={id} value={id}>
                    {label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field
            label="Follow everybody from"
            hint="Left empty, each patient is followed from the first encounter a year after their first recorded fact."
          >
            {(props) => <Input {...props} type="date" name="index" className="w-48" />}
          </Field>
          {problem !== null && <Notice title="Nothing is trained">{problem}</Notice>}
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="primary" disabled={loading}>
              Train
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
