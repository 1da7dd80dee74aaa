import { DomainError } from "@synoptic/domain";
import {
  type BackgroundTask,
  claimTask,
  failTask,
  noteTask,
  returnTask,
  succeedTask,
} from "@synoptic/persistence";
import { taskHandlers } from "./handlers.ts";
import type { TaskContext, TaskHandler } from "./task-handler.ts";

/** An attempt counts when it begins, so that a task that kills its process does not do so for ever. */
const maxAttempts = 3;
const noteEveryMs = 500;
const renewEveryMs = 5_000;

/** Whoever asked for the task called it off. */
class CancelledError extends DomainError {
  readonly code = "CANCELLED";
  constructor() {
    super("The task was called off.");
  }
}

/** The process that ran the task ended in the middle, several times. */
class InterruptedError extends DomainError {
  readonly code = "INTERRUPTED";
  constructor() {
    super("The task was interrupted too often.");
  }
}

/**
 * Runs one background task, and renews this process's hold on it meanwhile. Safe to run twice, also at once: a task
 * that is over, or that another process is at, is left alone. A fault of the caller's ends it at once, any other after
 * three attempts; its row then tells.
 * @throws where another attempt is due, for the queue to make
 */
export async function runTask(
  context: TaskContext,
  taskId: string,
  handlers: Readonly<Record<string, TaskHandler>> = taskHandlers,
): Promise<void> {
  const { db, now, log } = context;
  const task = await claimTask(db, taskId, now());
  if (!task) return;
  const calling = new AbortController();
  const noting = keepNoting(context, task, calling);
  try {
    if (task.cancelledAt) throw new CancelledError();
    if (task.attempts > maxAttempts) throw new InterruptedError();
    const handler = handlers[task.kind];
    if (!handler) throw new Error(`No handler does tasks of the kind ${task.kind}.`);
    const result = await handler(context, { task, signal: calling.signal, progress: noting.progress });
    await noting.stop();
    if (await succeedTask(db, task, result, now())) announceTask(context, task, "succeeded");
  } catch (error) {
    await noting.stop();
    // Where another process has taken it over instead, nothing below changes its row.
    const fault = calling.signal.aborted ? new CancelledError() : error;
    log?.warn({ taskId, kind: task.kind, attempts: task.attempts, err: fault }, "A task did not succeed.");
    if (!(fault instanceof DomainError) && task.attempts < maxAttempts) {
      if (!(await returnTask(db, task))) return;
      announceTask(context, task, "queued");
      throw fault;
    }
    const told =
      fault instanceof DomainError
        ? { code: fault.code, message: fault.message }
        : { code: "INTERNAL", message: "Something went wrong; it is logged under the task's id." };
    if (await failTask(db, task, told, now())) announceTask(context, task, "failed");
  }
}

/** Tells whoever listens how a task stands. */
export function announceTask(
  { events }: Pick<TaskContext, "events">,
  { id: taskId, siteId }: Pick<BackgroundTask, "id" | "siteId">,
  state: BackgroundTask["state"],
): void {
  events.publish({ type: "task", siteId, taskId, state });
}

/** Writes the newest progress now and then, renews the hold, and aborts where there is none any more. */
function keepNoting(context: TaskContext, task: BackgroundTask, calling: AbortController) {
  let newest: { step?: string; progress?: number } = {};
  let changed = true;
  let last = 0;
  let writing: Promise<void> = Promise.resolve();
  const write = async () => {
    const due = performance.now() - last >= (changed ? noteEveryMs : renewEveryMs);
    if (!due) return;
    last = performance.now();
    const told = changed;
    changed = false;
    const held = await noteTask(context.db, task, context.now(), newest);
    if (!held) calling.abort();
    else if (told) announceTask(context, task, "running");
  };
  const timer = setInterval(() => {
    writing = writing.then(write).catch(() => {});
  }, noteEveryMs);
  announceTask(context, task, "running");
  return {
    progress(step: string, share: number) {
      newest = { step, progress: Math.min(1, Math.max(0, share)) };
      changed = true;
    },
    async stop() {
      clearInterval(timer);
      await writing;
    },
  };
}
