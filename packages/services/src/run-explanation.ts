import { NotFoundError } from "@synoptic/domain";
import { findExplanationId, saveExplanation } from "@synoptic/persistence";
import { z } from "zod";
import { assessmentModels, getAssessmentModel } from "./assessment-model.ts";
import { computeExplanation } from "./compute-explanation.ts";
import type { ExplanationTaskInput } from "./explain-assessment.ts";
import type { TaskHandler } from "./tasks/task-handler.ts";

const taskInput: z.ZodType<ExplanationTaskInput> = z.object({
  assessmentId: z.string(),
  classId: z.string(),
  method: z.string(),
  seed: z.number(),
  parametersSha256: z.string(),
  parameters: z.record(z.string(), z.unknown()),
});

/** Explaining takes less than measuring: the other seeds and the randomised models each ask as much again. */
const EXPLAINING_SHARE = 0.2;

/**
 * Answers one question of `explainAssessment`: loads the bytes that the assessment read and the very model that read
 * them, explains, measures, and keeps the answer. A task of the kind `explanation`.
 * @throws NotFoundError, ExplanationUnavailableError, EngineCancelledError
 */
export const runExplanation: TaskHandler = async (
  context,
  { task, signal, progress },
): Promise<{ explanationId: string }> => {
  const { db, blobs, now } = context;
  const { parameters, ...question } = taskInput.parse(task.input);
  const answered = await findExplanationId(db, question);
  if (answered !== undefined) return { explanationId: answered };
  const assessment = await db.riskAssessment.findUniqueOrThrow({
    where: { id: question.assessmentId },
    select: { ...assessmentModels, frameNumber: true, instance: { select: { sha256: true } } },
  });
  if (!assessment.instance) throw new NotFoundError("No image was read for this assessment.");
  const model = await getAssessmentModel(context, assessment);
  const { explanation, quality } = await computeExplanation(model, {
    ...question,
    bytes: await blobs.read(assessment.instance.sha256),
    frameNumber: assessment.frameNumber,
    parameters,
    measure: true,
    signal,
    onProgress: (step, share) =>
      step === "explaining"
        ? progress(step, share * EXPLAINING_SHARE)
        : progress(step, EXPLAINING_SHARE + share * (1 - EXPLAINING_SHARE)),
  });
  const { map, cost, fit } = explanation;
  const kept = { ...question, parameters, taskId: task.id, map, cost, fit: fit ?? null, quality };
  return { explanationId: await saveExplanation(db, kept, now()) };
};
