import { type Actor, ConflictError } from "@synoptic/domain";
import type { ServiceContext } from "../context.ts";
import { requestTask } from "../tasks/request-task.ts";
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
  const busy = await context.db.backgroundTask.findFirst({
    where: {
      siteId: actor.siteId,
      kind: "survival-training",
      state: { in: ["queued", "running"] },
      input: { path: ["modelId"], equals: task.modelId },
    },
    select: { id: true },
  });
  if (busy) throw new ConflictError("This model is being trained.", ["modelId"]);
  const { id: taskId } = await requestTask(context, actor, { kind: "survival-training", input: task });
  return { taskId };
}
