import type { PrismaClient, ShadowRequest } from "../generated/prisma/client.ts";
import type { Db } from "./db.ts";
import { findModelRoles } from "./model-roles.ts";

/** A process that has not kept a reading within this time is taken to be gone. */
export const shadowLeaseMs = 120_000;

/** Which case, and which model is to read it. */
export type ShadowRequestKey = Pick<ShadowRequest, "assessmentId" | "modelVersionId">;

/** Asks the site's challenger and shadow, as they are now, to read a case. Runs in the assessment's transaction. */
export async function requestShadows(
  tx: Db,
  assessment: { id: string; siteId: string; scenario: string },
  at: Date,
): Promise<void> {
  const { challenger, shadow } = await findModelRoles(tx, assessment.siteId, assessment.scenario);
  const ids = [challenger, shadow].flatMap((key) => (key ? [key.modelVersionId] : []));
  await tx.shadowRequest.createMany({
    data: ids.map((modelVersionId) => ({ assessmentId: assessment.id, modelVersionId, requestedAt: at })),
    skipDuplicates: true,
  });
}

/** Waiting, or taken by a process that must be gone by now. */
const takeable = (now: Date) => ({
  OR: [{ claimedAt: null }, { claimedAt: { lte: new Date(now.getTime() - shadowLeaseMs) } }],
});

/** Requests that nobody is at, oldest first. @param assessmentId of this case only */
export function findTakeableShadowRequests(
  db: Db,
  now: Date,
  { assessmentId, limit }: { assessmentId?: string | undefined; limit: number },
): Promise<ShadowRequestKey[]> {
  return db.shadowRequest.findMany({
    where: { ...(assessmentId === undefined ? {} : { assessmentId }), ...takeable(now) },
    orderBy: [{ requestedAt: "asc" }, { assessmentId: "asc" }, { modelVersionId: "asc" }],
    take: limit,
    select: { assessmentId: true, modelVersionId: true },
  });
}

/**
 * Takes a request for this process and counts the attempt. Of several that try at once, one gets it.
 * @returns nothing where it is done, or another process is at it
 */
export async function claimShadowRequest(
  db: Db,
  { assessmentId, modelVersionId }: ShadowRequestKey,
  now: Date,
): Promise<ShadowRequest | undefined> {
  const { count } = await db.shadowRequest.updateMany({
    where: { assessmentId, modelVersionId, ...takeable(now) },
    data: { claimedAt: now, attempts: { increment: 1 } },
  });
  if (count === 0) return undefined;
  const taken = { assessmentId_modelVersionId: { assessmentId, modelVersionId } };
  return (await db.shadowRequest.findUnique({ where: taken })) ?? undefined;
}

/** Puts a request back among those that wait, for another attempt; not where another process has taken it over. */
export async function returnShadowRequest(db: Db, held: ShadowRequest): Promise<void> {
  const { assessmentId, modelVersionId, attempts } = held;
  await db.shadowRequest.updateMany({
    where: { assessmentId, modelVersionId, attempts },
    data: { claimedAt: null },
  });
}

/** Gives back every request; only for a process that is the only one to run jobs, when it starts. */
export async function releaseShadowRequests(db: Db): Promise<number> {
  const { count } = await db.shadowRequest.updateMany({
    where: { claimedAt: { not: null } },
    data: { claimedAt: null },
  });
  return count;
}

/** What a challenger or shadow said; `errorCode` where it failed. */
export interface NewShadowReading {
  probabilities: number[];
  isNovel?: boolean;
  errorCode?: string;
  readAt: Date;
}

/** Keeps a reading and ends its request, in one transaction. The first reading of a case by a model stays. */
export async function saveShadowReading(
  db: PrismaClient,
  { assessmentId, modelVersionId }: ShadowRequestKey,
  reading: NewShadowReading,
): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.shadowReading.createMany({
      data: [{ assessmentId, modelVersionId, ...reading }],
      skipDuplicates: true,
    });
    await tx.shadowRequest.deleteMany({ where: { assessmentId, modelVersionId } });
  });
}
