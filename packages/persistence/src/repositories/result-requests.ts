import type { Prisma, ResultRequest } from "../generated/prisma/client.ts";
import type { Db } from "./db.ts";

/** A process that has not kept the results within this time is taken to be gone. */
export const resultLeaseMs = 120_000;

/**
 * Asks for an assessment's results to be kept beside its study, where the image that was read is DICOM and they are not
 * there yet. One that failed is asked for again.
 * @returns whether there are results, or will be
 */
export async function requestResults(tx: Db, assessmentId: string, at: Date): Promise<boolean> {
  const asked = await tx.riskAssessment.findUnique({
    where: { id: assessmentId, instance: { mediaType: "application/dicom" } },
    select: { results: { select: { id: true }, take: 1 } },
  });
  if (!asked) return false;
  if (asked.results.length > 0) return true;
  await tx.resultRequest.createMany({ data: [{ assessmentId, requestedAt: at }], skipDuplicates: true });
  await tx.resultRequest.updateMany({
    where: { assessmentId, errorCode: { not: null } },
    data: { errorCode: null, attempts: 0, claimedAt: null },
  });
  return true;
}

/** Waiting, or taken by a process that must be gone by now. */
const takeable = (now: Date): Prisma.ResultRequestWhereInput => ({
  errorCode: null,
  OR: [{ claimedAt: null }, { claimedAt: { lte: new Date(now.getTime() - resultLeaseMs) } }],
});

/**
 * Takes the oldest request that nobody is at for this process, and counts the attempt.
 * @param besides those that this process has tried already
 */
export async function claimResultRequest(
  db: Db,
  now: Date,
  besides: readonly string[],
): Promise<ResultRequest | undefined> {
  for (;;) {
    const next = await db.resultRequest.findFirst({
      where: { ...takeable(now), assessmentId: { notIn: [...besides] } },
      orderBy: [{ requestedAt: "asc" }, { assessmentId: "asc" }],
    });
    if (!next) return undefined;
    const { assessmentId } = next;
    const { count } = await db.resultRequest.updateMany({
      where: { assessmentId, attempts: next.attempts, ...takeable(now) },
      data: { claimedAt: now, attempts: { increment: 1 } },
    });
    if (count > 0) return { ...next, claimedAt: now, attempts: next.attempts + 1 };
  }
}

/** Puts a request back among those that wait; not where another process has taken it over. */
export async function returnResultRequest(db: Db, { assessmentId, attempts }: ResultRequest): Promise<void> {
  await db.resultRequest.updateMany({ where: { assessmentId, attempts }, data: { claimedAt: null } });
}

/** Gives a request up, with whatever was to be sent of it; not where another process has taken it over. */
export async function failResultRequest(
  tx: Db,
  { assessmentId, attempts }: ResultRequest,
  errorCode: string,
): Promise<void> {
  const { count } = await tx.resultRequest.updateMany({
    where: { assessmentId, attempts },
    data: { errorCode },
  });
  if (count === 0) return;
  await tx.resultDelivery.updateMany({
    where: { assessmentId, state: "waiting" },
    data: { state: "dead", lastReason: `The results could not be made (${errorCode}).` },
  });
}

/** Gives back every request; only for a process that is the only one to run jobs, when it starts. */
export async function releaseResultRequests(db: Db): Promise<number> {
  const { count } = await db.resultRequest.updateMany({
    where: { claimedAt: { not: null }, errorCode: null },
    data: { claimedAt: null },
  });
  return count;
}
