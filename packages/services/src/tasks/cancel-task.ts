import { type Actor, ConflictError, ForbiddenError, NotFoundError } from "@synoptic/domain";
import { cancelTask, visibleTasks } from "@synoptic/persistence";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";
import { enqueueTask } from "./task-queues.ts";

const trainingKinds: ReadonlySet<string> = new Set([
  "training",
  "history-training",
  "survival-training",
  "federated-run",
]);

/**
 * Calls a task off. The process that runs it ends it within seconds; one that still waits ends when its turn comes.
 * @throws NotFoundError, also for another site's task
 * @throws ForbiddenError where it is a training, which is administrators' business
 * @throws ConflictError where it is over
 */
export async function cancelBackgroundTask(
  context: Pick<ServiceContext, "db" | "tasks" | "now">,
  actor: Actor,
  { taskId }: { taskId: string },
): Promise<{ taskId: string }> {
  const { db } = context;
  const at = context.now();
  const task = await db.backgroundTask.findUnique({ where: { id: taskId, AND: [visibleTasks(actor)] } });
  if (!task) throw new NotFoundError("The site has no such task.", ["taskId"]);
  if (trainingKinds.has(task.kind) && actor.role !== "administrator")
    throw new ForbiddenError("Trainings are called off by administrators.", ["taskId"]);
  await db.$transaction(async (tx) => {
    if (!(await cancelTask(tx, taskId, at))) {
      throw new ConflictError("The task is over, or was called off already.", ["taskId"]);
    }
    const subject = { subjectType: "BackgroundTask", subjectId: taskId };
    await audit(tx, actor, { action: `${task.kind}.cancel`, ...subject, at });
  });
  await enqueueTask(context, task);
  return { taskId };
}
