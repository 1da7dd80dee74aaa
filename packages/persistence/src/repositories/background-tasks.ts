import type { BackgroundTask, Prisma } from "../generated/prisma/client.ts";
import type { Db } from "./db.ts";

export interface NewBackgroundTask {
  siteId: string;
  kind: string;
  /** Ids and parameters only. */
  input: object;
  requestedById: string | null;
}

/** A process that has not renewed its hold on a task for this long is taken to be gone. */
export const taskLeaseMs = 30_000;

export function createTask(db: Db, { input, ...task }: NewBackgroundTask, at: Date): Promise<BackgroundTask> {
  return db.backgroundTask.create({
    data: { ...task, input: input as Prisma.InputJsonObject, createdAt: at },
  });
}

/** Keeps what was done without a queue, such as at the command line, as the task that it would have been. */
export async function keepDoneTask(
  db: Db,
  { input, result, ...task }: NewBackgroundTask & { result: object },
  { begunAt, finishedAt }: { begunAt: Date; finishedAt: Date },
): Promise<void> {
  await db.backgroundTask.create({
    data: {
      ...task,
      input: input as Prisma.InputJsonObject,
      result: result as Prisma.InputJsonObject,
      ...{ state: "succeeded", step: "done", progress: 1, attempts: 1 },
      ...{ createdAt: begunAt, startedAt: begunAt, finishedAt },
    },
    select: { id: true },
  });
}

/** Waiting, or begun by a process that must be gone by now. */
const takeable = (now: Date) => ({
  OR: [
    { state: "queued" as const },
    { state: "running" as const, seenAt: { lte: new Date(now.getTime() - taskLeaseMs) } },
  ],
});

/**
 * Takes a task for this process and counts the attempt. Of several that try at once, one gets it.
 * @returns nothing where it is over, or another process is at it
 */
export async function claimTask(db: Db, taskId: string, now: Date): Promise<BackgroundTask | undefined> {
  const { count } = await db.backgroundTask.updateMany({
    where: { id: taskId, ...takeable(now) },
    data: { state: "running", step: "loading", startedAt: now, seenAt: now, attempts: { increment: 1 } },
  });
  return count === 0 ? undefined : db.backgroundTask.findUniqueOrThrow({ where: { id: taskId } });
}

/** Tasks that nobody is at, oldest first. */
export function findTakeableTasks(
  db: Db,
  now: Date,
  limit: number,
): Promise<Pick<BackgroundTask, "id" | "kind">[]> {
  return db.backgroundTask.findMany({
    where: takeable(now),
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    take: limit,
    select: { id: true, kind: true },
  });
}

/** Gives back every task that is marked as running; only for a process that is the only one to run tasks. */
export async function releaseRunningTasks(db: Db): Promise<number> {
  const { count } = await db.backgroundTask.updateMany({
    where: { state: "running" },
    data: { state: "queued", step: "queued", progress: 0, startedAt: null, seenAt: null },
  });
  return count;
}

/**
 * A process's hold on a task. Whoever takes over counts another attempt, so what an overtaken process still writes
 * changes nothing.
 */
export type TaskHold = Pick<BackgroundTask, "id" | "attempts">;

const held = ({ id, attempts }: TaskHold) => ({ id, attempts, state: "running" as const });

/**
 * Renews the hold on a task and notes how far it is.
 * @returns false where it was called off, or is no longer this process's
 */
export async function noteTask(
  db: Db,
  hold: TaskHold,
  now: Date,
  noted: { step?: string; progress?: number } = {},
): Promise<boolean> {
  const { count } = await db.backgroundTask.updateMany({
    where: { ...held(hold), cancelledAt: null },
    data: { ...noted, seenAt: now },
  });
  return count > 0;
}

/**
 * Puts a task back among those that wait, for another attempt.
 * @returns false where it is no longer this process's
 */
export async function returnTask(db: Db, hold: TaskHold): Promise<boolean> {
  const { count } = await db.backgroundTask.updateMany({
    where: held(hold),
    data: { state: "queued", step: "queued", progress: 0, startedAt: null, seenAt: null },
  });
  return count > 0;
}

/** @returns false where it is no longer this process's */
export async function succeedTask(db: Db, hold: TaskHold, result: object, at: Date): Promise<boolean> {
  const { count } = await db.backgroundTask.updateMany({
    where: held(hold),
    data: {
      state: "succeeded",
      step: "done",
      progress: 1,
      finishedAt: at,
      result: result as Prisma.InputJsonObject,
    },
  });
  return count > 0;
}

/** @returns false where it is no longer this process's */
export async function failTask(
  db: Db,
  hold: TaskHold,
  fault: { code: string; message: string },
  at: Date,
): Promise<boolean> {
  const { count } = await db.backgroundTask.updateMany({
    where: held(hold),
    data: {
      state: "failed",
      step: "done",
      finishedAt: at,
      errorCode: fault.code,
      errorMessage: fault.message,
    },
  });
  return count > 0;
}

/** @returns false where it is over already */
export async function cancelTask(db: Db, taskId: string, at: Date): Promise<boolean> {
  const { count } = await db.backgroundTask.updateMany({
    where: { id: taskId, state: { in: ["queued", "running"] }, cancelledAt: null },
    data: { cancelledAt: at },
  });
  return count > 0;
}
