import type { Actor } from "@synoptic/domain";
import type { ServiceContext } from "../context.ts";
import { requestTask } from "../tasks/request-task.ts";
import { requireNotTraining } from "../training/require-trainable.ts";
import { type RequestSurvivalInput, requireSurvivalTask } from "./require-survival-task.ts";

/**
 * Asks for a survival model to be fitted on the site's patients. A task does it; nobody is shown its curves before
 * `useSurvivalModel`. One training of a model at a time.
 * @throws InvalidInputError where an option is out of range, or the id is a bundled model's
 * @throws ConflictError where this model is being trained
 */
export async function requestSurvivalTraining(
  context: Pick<ServiceContext, "db" | "models" | "tasks" | "events" | "now" | "log">,
  actor: Actor,
  input: RequestSurvivalInput,
): Promise<{ taskId: string }> {
  const task = await requireSurvivalTask(context, actor, input);
  await requireNotTraining(context.db, actor, "survival-training", task.modelId);
  const { id: taskId } = await requestTask(context, actor, { kind: "survival-training", input: task });
  return { taskId };
}
