"use client";
import { useMutation } from "@apollo/client/react";
import { type FormEvent, useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Dialog } from "../components/ui/dialog.tsx";
import { Field, Textarea } from "../components/ui/field.tsx";
import { Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { evidenceLabels } from "./evidence-words.ts";
import { type EvidenceData, ImageWeightsQuery, SetImageWeightMutation } from "./image-weight-query.ts";

/** Nothing in both goes back to the model's own strength. */
export interface WeightChoice {
  fitId: string | null;
  kind: EvidenceData["kind"] | null;
}

interface ImageWeightDialogProps {
  scenario: string;
  choice: WeightChoice;
  onClose: () => void;
}

/** Asks why, and sets how much the image counts. */
export function ImageWeightDialog({ scenario, choice, onClose }: ImageWeightDialogProps) {
  const { fitId, kind } = choice;
  const [problem, setProblem] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [save, { loading }] = useMutation(SetImageWeightMutation, { refetchQueries: [ImageWeightsQuery] });

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get("reason")).trim();
    if (reason === "") return setFault("Say why, for the record.");
    setFault(null);
    try {
      const { data } = await save({ variables: { input: { scenario, fitId, kind, reason } } });
      if (data?.setImageWeight.__typename === "Problem") return setProblem(data.setImageWeight.message);
      onClose();
    } catch (error) {
      setProblem(describeError(error));
    }
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={
        kind === null ? "Go back to the model’s own strength" : `Use: ${evidenceLabels[kind].toLowerCase()}`
      }
      description={`Every risk of this scenario made from now on counts the image so${
        kind === null ? "" : ", for as long as this model answers"
      }. Assessments already made keep theirs.`}
    >
      <form onSubmit={submit} className="grid gap-4" noValidate>
        <Field label="Reason" error={fault}>
          {(props) => <Textarea {...props} name="reason" required maxLength={2000} autoFocus />}
        </Field>
        {problem !== null && <Notice title="Nothing was changed">{problem}</Notice>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={loading}>
            {loading ? "Saving…" : "Confirm"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
