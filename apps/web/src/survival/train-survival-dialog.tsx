"use client";
import { useQuery } from "@apollo/client/react";
import { FormDialog } from "../components/form-dialog.tsx";
import { Field, Input, Select } from "../components/ui/field.tsx";
import { Loading } from "../components/ui/states.tsx";
import { useVerb } from "../graphql/use-verb.ts";
import { SurvivalOutcomesQuery, TrainSurvivalMutation } from "./survival-admin-query.ts";

interface TrainSurvivalDialogProps {
  onStarted: (taskId: string) => void;
  onClose: () => void;
}

/** Asks for a survival model to be fitted on the site's patients; the page then follows it. */
export function TrainSurvivalDialog({ onStarted, onClose }: TrainSurvivalDialogProps) {
  const { data } = useQuery(SurvivalOutcomesQuery);
  const { send } = useVerb(TrainSurvivalMutation);

  async function submit(form: FormData) {
    const day = String(form.get("index"));
    const { problem, payload } = await send({
      input: {
        outcome: String(form.get("outcome")),
        indexAt: day === "" ? null : `${day}T00:00:00.000Z`,
      },
    });
    if (payload) onStarted(payload.task.id);
    return problem;
  }

  return (
    <FormDialog
      title="Train when an outcome comes"
      description="A survival model learns from this site's patients when an outcome comes to those who have not had it, from what was known at a beginning. It takes 10 patients with the outcome at the least. Nobody is shown its curves before it is put into use."
      action="Train"
      sending="Asking…"
      failed="Nothing is trained"
      isDisabled={!data}
      onSubmit={submit}
      onClose={onClose}
    >
      {!data ? (
        <Loading label="Loading the outcomes" />
      ) : (
        <>
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
        </>
      )}
    </FormDialog>
  );
}
