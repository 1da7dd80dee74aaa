import { type Actor, NotFoundError } from "@synoptic/domain";
import { type BackgroundTask, type Prisma, visibleTasks } from "@synoptic/persistence";
import type { ServiceContext } from "../../context.ts";
import { exportLifetimeMs, wasRemoved } from "../../tasks/expire-exports.ts";
import {
  type CohortExportInput,
  type CohortExportResult,
  cohortExportInput,
  cohortExportKind,
} from "./export-task.ts";

export interface CohortExport {
  id: string;
  state: BackgroundTask["state"];
  /** What it is at, and 0 to 1. */
  step: string;
  progress: number;
  errorCode: string | null;
  errorMessage: string | null;
  input: CohortExportInput;
  /** Nothing until it is done. */
  result: CohortExportResult | null;
  requestedById: string | null;
  createdAt: Date;
  finishedAt: Date | null;
  cancelledAt: Date | null;
  /** When its file goes; nothing until it is done. */
  expiresAt: Date | null;
  isExpired: boolean;
}

type FindContext = Pick<ServiceContext, "db" | "now">;

/** Those that the actor may know of, newest first; of one run only where it is given. */
export async function listCohortExports(
  context: FindContext,
  actor: Actor,
  { runId, take }: { runId?: string | undefined; take: number },
): Promise<CohortExport[]> {
  const ofRun: Prisma.BackgroundTaskWhereInput = runId ? { input: { path: ["runId"], equals: runId } } : {};
  const tasks = await context.db.backgroundTask.findMany({
    where: { kind: cohortExportKind, AND: [visibleTasks(actor), ofRun] },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take,
  });
  return tasks.map((task) => readTask(task, context.now()));
}

/** @throws NotFoundError, also for another site's and for another researcher's */
export async function getCohortExport(
  context: FindContext,
  actor: Actor,
  taskId: string,
): Promise<CohortExport> {
  const task = await context.db.backgroundTask.findFirst({
    where: { id: taskId, kind: cohortExportKind, AND: [visibleTasks(actor)] },
  });
  if (!task) throw new NotFoundError("There is no such export of yours.", ["exportId"]);
  return readTask(task, context.now());
}

function readTask(task: BackgroundTask, now: Date): CohortExport {
  const { id, state, step, progress, errorCode, errorMessage, requestedById } = task;
  const { createdAt, finishedAt, cancelledAt } = task;
  const result = task.result as unknown as CohortExportResult | null;
  const isDone = state === "succeeded" && finishedAt !== null;
  const expiresAt = isDone ? new Date(finishedAt.getTime() + exportLifetimeMs) : null;
  return {
    ...{
      id,
      state,
      step,
      progress,
      errorCode,
      errorMessage,
      requestedById,
      createdAt,
      finishedAt,
      cancelledAt,
    },
    input: cohortExportInput.parse(task.input),
    result,
    expiresAt,
    isExpired: expiresAt !== null && (expiresAt <= now || wasRemoved(result)),
  };
}
