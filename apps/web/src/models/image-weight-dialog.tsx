"use client";
import { ReasonDialog } from "../components/reason-dialog.tsx";
import { useVerb } from "../graphql/use-verb.ts";
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
  const { send } = useVerb(SetImageWeightMutation, [ImageWeightsQuery]);
  return (
    <ReasonDialog
      title={
        kind === null ? "Go back to the model’s own strength" : `Use: ${evidenceLabels[kind].toLowerCase()}`
      }
      description={`Every risk of this scenario made from now on counts the image so${
        kind === null ? "" : ", for as long as this model answers"
      }. Assessments already made keep theirs.`}
      onConfirm={async (reason) => (await send({ input: { scenario, fitId, kind, reason } })).problem}
      onClose={onClose}
    />
  );
}
