"use client";
import { FormDialog } from "../components/form-dialog.tsx";
import { Loading } from "../components/ui/states.tsx";
import { useVerb } from "../graphql/use-verb.ts";
import { LabelledCases } from "./labelled-cases.tsx";
import { TrainHeadMutation } from "./manage-query.ts";
import { ScenarioField, useScenarioChoice } from "./scenario-choice.tsx";

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
  const choice = useScenarioChoice();
  const { chosen } = choice;
  const { send } = useVerb(TrainHeadMutation);

  async function submit(form: FormData) {
    if (!chosen) return undefined;
    const { problem, payload } = await send({
      input: {
        scenario: chosen.id,
        balanced: form.has("balanced"),
        augmentation: form.has("variants") ? MILD : null,
      },
    });
    if (payload) onStarted(payload.task.id);
    return problem;
  }

  return (
    <FormDialog
      title="Train a head"
      description="A head is the last step of a model: it turns what the shared network sees into classes. It is trained on the cases of this site whose truth was recorded, and becomes the scenario's challenger, which reads every case unseen."
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
          {chosen && <LabelledCases scenario={chosen} least={LEAST} />}
          <label className="flex gap-2 text-sm">
            <input type="checkbox" name="balanced" /> Every class counts the same in total
          </label>
          <label className="flex gap-2 text-sm">
            <input type="checkbox" name="variants" /> Learn from mild variants of each picture too
          </label>
        </>
      )}
    </FormDialog>
  );
}
