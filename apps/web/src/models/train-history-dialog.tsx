"use client";
import { FormDialog } from "../components/form-dialog.tsx";
import { Field, Select } from "../components/ui/field.tsx";
import { Loading } from "../components/ui/states.tsx";
import type { VariablesOf } from "../graphql/document.ts";
import { useVerb } from "../graphql/use-verb.ts";
import { LabelledCases } from "./labelled-cases.tsx";
import { TrainHistoryMutation } from "./manage-query.ts";
import { ScenarioField, useScenarioChoice } from "./scenario-choice.tsx";

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
  const choice = useScenarioChoice();
  const { chosen } = choice;
  const { send } = useVerb(TrainHistoryMutation);

  async function submit(form: FormData) {
    if (!chosen) return undefined;
    const kind = form.get("kind") as Kind;
    const { problem, payload } = await send({ input: { scenario: chosen.id, kind } });
    if (payload) onStarted(payload.task.id);
    return problem;
  }

  return (
    <FormDialog
      title="Train a history model"
      description="A history model tells how likely each class is before the image is seen. It learns from what was known of this site's patients when their images were made, and of which the truth was recorded since. It plays no part until it is used as pre-test."
      action="Train"
      sending="Asking…"
      failed="Nothing is trained"
      isDisabled={!chosen}
      onSubmit={submit}
      onClose={onClose}
    >
      {!choice.scenarios ? (
        <Loading label="Loading the scenarios" />
      ) : (
        <>
          <ScenarioField {...choice} />
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
        </>
      )}
    </FormDialog>
  );
}
