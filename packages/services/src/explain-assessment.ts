import { createHash } from "node:crypto";
import { type Actor, InvalidInputError, NotFoundError } from "@synoptic/domain";
import { ExplanationUnavailableError, explanationMethod, parametersOf } from "@synoptic/inference";
import {
  type ExplanationQuestion,
  findExplanationId,
  findExplanationTaskId,
  visibleAssessments,
} from "@synoptic/persistence";
import { assessmentModels, getAssessmentModel } from "./assessment-model.ts";
import { audit } from "./audit.ts";
import type { ServiceContext } from "./context.ts";
import { requestTask } from "./tasks/request-task.ts";

export interface ExplainAssessmentInput {
  assessmentId: string;
  /** A class of the scenario, such as `mel`. */
  classId: string;
  /** Such as `lime`. */
  method: string;
  /** Those that are left out have their defaults. */
  parameters?: Record<string, unknown> | null | undefined;
  /** Of all that is drawn at random; 1 where left out. */
  seed?: number | null | undefined;
}

/** What a task of the kind `explanation` holds. */
export interface ExplanationTaskInput extends ExplanationQuestion {
  parameters: Record<string, unknown>;
}

/**
 * Asks why an assessment's model said what it said of one class. The answer, with what it is worth, is made by a task;
 * a question that has been answered or is being answered is not asked again.
 * @returns the answer's id where it is there, else the task's
 * @throws NotFoundError, also for another site's assessment, where no image was read, and where the model that read it
 *   is no longer installed
 * @throws UnknownExplanationError, ExplanationUnavailableError
 * @throws InvalidInputError where the class, the seed or a parameter is not known or out of range
 */
export async function explainAssessment(
  context: Pick<ServiceContext, "db" | "models" | "modelsHome" | "tasks" | "events" | "now" | "log">,
  actor: Actor,
  input: ExplainAssessmentInput,
): Promise<{ explanationId: string | null; taskId: string | null }> {
  const { db, now } = context;
  const explainer = await explanationMethod(input.method);
  const parameters = parametersOf(explainer, input.parameters ?? {});
  const assessment = await db.riskAssessment.findUnique({
    where: { id: input.assessmentId, AND: [visibleAssessments(actor)] },
    select: { id: true, siteId: true, patientId: true, instanceId: true, ...assessmentModels },
  });
  if (!assessment) throw new NotFoundError("The site has no such assessment.", ["assessmentId"]);
  if (assessment.instanceId === null) {
    throw new NotFoundError("No image was read for this assessment: there is nothing to explain.", [
      "assessmentId",
    ]);
  }
  const model = await getAssessmentModel(context, assessment);
  const able = explainer.canExplain(model);
  if (able !== true) throw new ExplanationUnavailableError(able, ["method"]);
  if (!model.classes.some(({ id }) => id === input.classId)) {
    throw new InvalidInputError("The scenario has no such class.", ["classId"]);
  }
  const question = {
    assessmentId: assessment.id,
    classId: input.classId,
    method: explainer.id,
    seed: checkedSeed(input.seed ?? 1),
    parametersSha256: createHash("sha256").update(JSON.stringify(parameters)).digest("hex"),
  };

  const explanationId = await findExplanationId(db, question);
  if (explanationId !== undefined) return { explanationId, taskId: null };
  const running = await findExplanationTaskId(db, assessment.siteId, question);
  if (running !== undefined) return { explanationId: null, taskId: running };

  await audit(db, actor, {
    action: "assessment.explain",
    subjectType: "RiskAssessment",
    subjectId: assessment.id,
    patientId: assessment.patientId,
    at: now(),
  });
  const taskInput: ExplanationTaskInput = { ...question, parameters };
  const { id: taskId } = await requestTask(context, actor, { kind: "explanation", input: taskInput });
  return { explanationId: null, taskId };
}

function checkedSeed(seed: number): number {
  if (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31) return seed;
  throw new InvalidInputError("A seed is a whole number from 0 to 2,147,483,647.", ["seed"]);
}
