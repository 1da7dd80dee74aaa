import { type Actor, NotFoundError } from "@synoptic/domain";
import { type BackgroundTask, visibleTasks } from "@synoptic/persistence";
import type { ServiceContext } from "../../context.ts";
import { cancelBackgroundTask } from "../../tasks/cancel-task.ts";
import { expireExport, exportLifetimeMs, wasRemoved } from "../../tasks/expire-exports.ts";
import { type ExportInput, type ExportResult, exportInput, exportKind } from "./export-task.ts";

export interface FhirExport {
  id: string;
  state: BackgroundTask["state"];
  /** What it is at, and 0 to 1. */
  step: string;
  progress: number;
  errorCode: string | null;
  errorMessage: string | null;
  input: ExportInput;
  /** Nothing until it is done. */
  result: ExportResult | null;
  isExpired: boolean;
  expiresAt: Date | null;
}

/** @throws NotFoundError, also for another site's export and for one that was called off */
export async function getExport(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  taskId: string,
): Promise<FhirExport> {
  const task = await db.backgroundTask.findUnique({
    where: { id: taskId, kind: exportKind, cancelledAt: null, AND: [visibleTasks(actor)] },
  });
  if (!task) throw new NotFoundError("The site has no such export.");
  const { id, state, step, progress, errorCode, errorMessage, finishedAt } = task;
  const result = task.result as unknown as ExportResult | null;
  const expiresAt = finishedAt && new Date(finishedAt.getTime() + exportLifetimeMs);
  const isOver = expiresAt !== null && expiresAt <= now();
  const isExpired = state === "succeeded" && (isOver || wasRemoved(result));
  const input = exportInput.parse(task.input);
  return { id, state, step, progress, errorCode, errorMessage, input, result, isExpired, expiresAt };
}

/**
 * Calls an export off, or removes the files of one that is done.
 * @throws NotFoundError
 */
export async function deleteExport(
  context: Pick<ServiceContext, "db" | "blobs" | "tasks" | "now">,
  actor: Actor,
  taskId: string,
): Promise<void> {
  const { state, result } = await getExport(context, actor, taskId);
  if (state === "queued" || state === "running") await cancelBackgroundTask(context, actor, { taskId });
  else if (result) await expireExport(context, taskId, result);
}
