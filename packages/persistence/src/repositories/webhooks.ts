import type { Webhook, WebhookDelivery } from "../generated/prisma/client.ts";
import type { Db } from "./db.ts";

/** What a webhook can be told of. */
export const webhookEvents = [
  "assessment.completed",
  "assessment.failed",
  "assessment.reviewed",
  "ping",
] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

export interface WebhookSubject {
  event: WebhookEvent;
  subjectType: "RiskAssessment" | "AssessmentJob" | "Webhook";
  subjectId: string;
}

/** A process that has not told what came of an attempt within this time is taken to be gone. */
export const deliveryLeaseMs = 60_000;

/** Puts an event on its way to every webhook of the site that wants it. Runs in the transaction of what happened. */
export async function noteEvent(tx: Db, siteId: string, subject: WebhookSubject, at: Date): Promise<void> {
  const webhooks = await tx.webhook.findMany({
    where: { siteId, endedAt: null, events: { has: subject.event } },
    select: { id: true },
  });
  await noteDeliveries(tx, webhooks, subject, at);
}

export async function noteDeliveries(
  tx: Db,
  webhooks: readonly Pick<Webhook, "id">[],
  subject: WebhookSubject,
  at: Date,
): Promise<void> {
  if (webhooks.length === 0) return;
  await tx.webhookDelivery.createMany({
    data: webhooks.map(({ id }) => ({ webhookId: id, ...subject, occurredAt: at, nextAttemptAt: at })),
  });
}

export type DueDelivery = WebhookDelivery & { webhook: Webhook };

/** Ids of deliveries that are due, by webhook, oldest first; of no webhook more than `perWebhook`. */
export async function findDueDeliveries(db: Db, now: Date, perWebhook: number): Promise<string[][]> {
  const due = await db.webhook.findMany({
    where: { deliveries: { some: { state: "waiting", nextAttemptAt: { lte: now } } } },
    select: {
      deliveries: {
        where: { state: "waiting", nextAttemptAt: { lte: now } },
        orderBy: [{ occurredAt: "asc" }, { id: "asc" }],
        take: perWebhook,
        select: { id: true },
      },
    },
  });
  return due.map(({ deliveries }) => deliveries.map(({ id }) => id));
}

/**
 * Takes a delivery for this process and counts the attempt. Of several that try at once, one gets it.
 * @returns nothing where it is over, or another process is at it
 */
export async function claimDelivery(db: Db, id: string, now: Date): Promise<DueDelivery | undefined> {
  const { count } = await db.webhookDelivery.updateMany({
    where: { id, state: "waiting", nextAttemptAt: { lte: now } },
    data: {
      attempts: { increment: 1 },
      lastAttemptAt: now,
      nextAttemptAt: new Date(now.getTime() + deliveryLeaseMs),
    },
  });
  if (count === 0) return undefined;
  return (await db.webhookDelivery.findUnique({ where: { id }, include: { webhook: true } })) ?? undefined;
}

export type AttemptOutcome = Pick<WebhookDelivery, "state" | "lastStatus" | "lastReason"> & {
  nextAttemptAt?: Date;
};

/** Keeps what came of an attempt; not where another process has taken the delivery over. */
export async function endAttempt(
  db: Db,
  { id, attempts }: Pick<WebhookDelivery, "id" | "attempts">,
  outcome: AttemptOutcome,
): Promise<void> {
  await db.webhookDelivery.updateMany({ where: { id, attempts, state: "waiting" }, data: outcome });
}
