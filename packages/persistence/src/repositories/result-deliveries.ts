import type { DicomServer, ResultDelivery } from "../generated/prisma/client.ts";
import type { Db } from "./db.ts";

/** A process that has not told what came of an attempt within this time is taken to be gone. */
export const resultDeliveryLeaseMs = 5 * 60_000;

/** Puts an assessment's results on their way to every server of the site that gets them at this moment. Runs in its transaction. */
export async function sendResults(
  tx: Db,
  { assessmentId, siteId, when }: { assessmentId: string; siteId: string; when: "assessed" | "accepted" },
  at: Date,
): Promise<void> {
  const servers = await tx.dicomServer.findMany({
    where: { siteId, endedAt: null, results: when },
    select: { id: true },
  });
  if (servers.length === 0) return;
  const made = await tx.riskAssessment.count({
    where: { id: assessmentId, OR: [{ results: { some: {} } }, { resultRequest: { errorCode: null } }] },
  });
  if (made === 0) return;
  await tx.resultDelivery.createMany({
    data: servers.map(({ id }) => ({ serverId: id, assessmentId, requestedAt: at, nextAttemptAt: at })),
    skipDuplicates: true,
  });
}

/** Puts an assessment's results on their way to one server, again where they were sent or given up. */
export async function sendResultsTo(
  tx: Db,
  { assessmentId, serverId }: { assessmentId: string; serverId: string },
  at: Date,
): Promise<string> {
  const anew = { requestedAt: at, nextAttemptAt: at, attempts: 0, lastReason: null };
  const key = { serverId, assessmentId };
  await tx.resultDelivery.createMany({ data: [{ ...key, ...anew }], skipDuplicates: true });
  await tx.resultDelivery.updateMany({
    where: { ...key, state: { not: "waiting" } },
    data: { ...anew, state: "waiting" },
  });
  const { id } = await tx.resultDelivery.findUniqueOrThrow({
    where: { serverId_assessmentId: key },
    select: { id: true },
  });
  return id;
}

export type DueResultDelivery = ResultDelivery & {
  server: DicomServer;
  assessment: { results: { sha256: string }[] };
};

/** Ids of what is due and made, by server, oldest first; to no server more than `perServer`. */
export async function findDueResultDeliveries(db: Db, now: Date, perServer: number): Promise<string[][]> {
  const due = {
    state: "waiting" as const,
    nextAttemptAt: { lte: now },
    assessment: { results: { some: {} } },
  };
  const servers = await db.dicomServer.findMany({
    where: { deliveries: { some: due } },
    select: {
      deliveries: {
        where: due,
        orderBy: [{ requestedAt: "asc" }, { id: "asc" }],
        take: perServer,
        select: { id: true },
      },
    },
  });
  return servers.map(({ deliveries }) => deliveries.map(({ id }) => id));
}

/**
 * Takes a delivery for this process and counts the attempt. Of several that try at once, one gets it.
 * @returns nothing where it is over, or another process is at it
 */
export async function claimResultDelivery(
  db: Db,
  id: string,
  now: Date,
): Promise<DueResultDelivery | undefined> {
  const { count } = await db.resultDelivery.updateMany({
    where: { id, state: "waiting", nextAttemptAt: { lte: now } },
    data: {
      attempts: { increment: 1 },
      lastAttemptAt: now,
      nextAttemptAt: new Date(now.getTime() + resultDeliveryLeaseMs),
    },
  });
  if (count === 0) return undefined;
  const include = {
    server: true,
    assessment: {
      select: { results: { select: { sha256: true }, orderBy: { sopInstanceUid: "asc" as const } } },
    },
  };
  return (await db.resultDelivery.findUnique({ where: { id }, include })) ?? undefined;
}

export type ResultAttemptOutcome = Pick<ResultDelivery, "state" | "lastReason"> & {
  nextAttemptAt?: Date;
  sentAt?: Date;
};

/** Keeps what came of an attempt; not where another process has taken the delivery over. */
export async function endResultAttempt(
  db: Db,
  { id, attempts }: Pick<ResultDelivery, "id" | "attempts">,
  outcome: ResultAttemptOutcome,
): Promise<void> {
  await db.resultDelivery.updateMany({ where: { id, attempts, state: "waiting" }, data: outcome });
}
