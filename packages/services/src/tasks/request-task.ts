import type { Actor } from "@synoptic/domain";
import { type BackgroundTask, createTask, type Db } from "@synoptic/persistence";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";
import { announceTask } from "./run-task.ts";
import { enqueueTask } from "./task-queues.ts";

/**
 * Asks for long work to be done in the background. The row is the truth: a queue that forgets is told again.
 * @param input ids and parameters only
 * @param require refuses by throwing; what it has locked stays so until the row is there
 */
export async function requestTask(
  context: Pick<ServiceContext, "db" | "tasks" | "events" | "now" | "log">,
  actor: Actor,
  { kind, input, require }: { kind: string; input: object; require?: (tx: Db) => Promise<void> },
): Promise<BackgroundTask> {
  const { db, now, log } = context;
  const at = now();
  const task = await db.$transaction(async (tx) => {
    await require?.(tx);
    const created = await createTask(tx, { siteId: actor.siteId, kind, input, requestedById: actor.id }, at);
    await audit(tx, actor, {
      action: `${kind}.request`,
      subjectType: "BackgroundTask",
      subjectId: created.id,
      at,
    });
    return created;
  });
  announceTask(context, task, "queued");
  await enqueueTask(context, task).catch((error: unknown) => {
    // The sweep tells the queue again.
    log?.warn({ taskId: task.id, err: error }, "The queue could not be told of a task.");
  });
  return task;
}
