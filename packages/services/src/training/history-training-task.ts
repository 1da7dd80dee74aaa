import { type HistoryModelKind, historyModelKinds } from "@synoptic/domain";
import { z } from "zod";
import { trainingTaskInput } from "./training-task.ts";

const { scenario, modelId, version, from, to } = trainingTaskInput.shape;

/** What a task of the kind `history-training` holds: no patient's data, and enough to do the same again. */
export const historyTrainingTaskInput = z.strictObject({
  scenario,
  modelId,
  version,
  from,
  to,
  kind: z.enum(historyModelKinds as [HistoryModelKind, ...HistoryModelKind[]]),
});

export type HistoryTrainingTaskInput = z.infer<typeof historyTrainingTaskInput>;
