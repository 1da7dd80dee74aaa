import type { AssessmentJob } from "../generated/prisma/client.ts";
import type { Db } from "./db.ts";

export interface NewAssessmentJob {
  siteId: string;
  patientId: string;
  /** Nothing for the history alone. */
  studyId: string | null;
  scenario: string;
  historyAsOf: Date;
  /** Not before; at once where left out. */
  notBefore?: Date | null;
}

export type JobStep = "queued" | "loading" | "reading" | "fusing" | "saving" | "done";

/** A process that has not ended a job within this time is taken to be gone. An assessment takes about a second. */
export const jobLeaseMs = 15_000;

/** Writes the request; the caller adds it to the worklist in the same transaction. */
export function createJob(db: Db, job: NewAssessmentJob, at: Date): Promise<AssessmentJob> {
  return db.assessmentJob.create({ data: { ...job, createdAt: at } });
}

/** The study's job in this scenario that still waits, with the same view of the history. */
export async function findWaitingJob(
  db: Db,
  studyId: string,
  scenario: string,
  historyAsOf: Date,
): Promise<AssessmentJob | undefined> {
  const job = await db.assessmentJob.findFirst({
    where: { studyId, scenario, historyAsOf, state: "queued" },
    orderBy: { id: "desc" },
  });
  return job ?? undefined;
}

/** Puts a waiting job off, but not longer than `maxWaitMs` after it was asked for: more of its study keeps coming. */
export async function putOffJob(db: Db, jobId: string, notBefore: Date, maxWaitMs: number): Promise<void> {
  await db.$executeRaw`
    UPDATE assessment_jobs
    SET not_before = least(${notBefore}, created_at + ${maxWaitMs} * interval '1 millisecond')
    WHERE id = ${jobId}::uuid AND state = 'queued' AND not_before < ${notBefore}`;
}

/** Waiting and due, or begun by a process that must be gone by now. */
const takeable = (now: Date) => ({
  OR: [
    { state: "queued" as const, OR: [{ notBefore: null }, { notBefore: { lte: now } }] },
    { state: "running" as const, startedAt: { lte: new Date(now.getTime() - jobLeaseMs) } },
  ],
});

/**
 * Takes a job for this process and counts the attempt. Of several that try at once, one gets it.
 * @returns nothing where it is done, failed, or another process is at it
 */
export async function claimJob(db: Db, jobId: string, now: Date): Promise<AssessmentJob | undefined> {
  const { count } = await db.assessmentJob.updateMany({
    where: { id: jobId, ...takeable(now) },
    data: {
      state: "running",
      step: "loading",
      progress: 0.1,
      startedAt: now,
      attempts: { increment: 1 },
      errorCode: null,
      errorMessage: null,
    },
  });
  return count === 0 ? undefined : db.assessmentJob.findUniqueOrThrow({ where: { id: jobId } });
}

/** Ids of jobs that nobody is at, oldest first. */
export async function findTakeableJobIds(db: Db, now: Date, limit: number): Promise<string[]> {
  const rows = await db.assessmentJob.findMany({
    where: takeable(now),
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    take: limit,
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/**
 * Gives back every job that is marked as running. Only for a process that is the only one to run jobs, when it
 * starts: whoever ran them is gone, so there is nothing to wait for.
 */
export async function releaseRunningJobs(db: Db): Promise<number> {
  const { count } = await db.assessmentJob.updateMany({
    where: { state: "running" },
    data: { state: "queued", step: "queued", progress: 0, startedAt: null },
  });
  return count;
}

/** Notes how far a running job is. */
export async function noteProgress(db: Db, jobId: string, step: JobStep, progress: number): Promise<void> {
  await db.assessmentJob.updateMany({ where: { id: jobId, state: "running" }, data: { step, progress } });
}

/** Puts a job back among those that wait, for another attempt. */
export async function returnJob(db: Db, jobId: string): Promise<void> {
  await db.assessmentJob.updateMany({
    where: { id: jobId, state: "running" },
    data: { state: "queued", step: "queued", progress: 0, startedAt: null },
  });
}

/** Ends a job without an assessment. @returns false where it is not running any more */
export async function failJob(
  db: Db,
  jobId: string,
  fault: { code: string; message: string },
  at: Date,
): Promise<boolean> {
  const { count } = await db.assessmentJob.updateMany({
    where: { id: jobId, state: "running" },
    data: {
      state: "failed",
      step: "done",
      progress: 1,
      finishedAt: at,
      errorCode: fault.code,
      errorMessage: fault.message,
    },
  });
  return count > 0;
}
