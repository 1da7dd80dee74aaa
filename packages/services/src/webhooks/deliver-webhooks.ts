import { type PostOutcome, postWebhook } from "@synoptic/interop";
import {
  type AttemptOutcome,
  claimDelivery,
  type DueDelivery,
  endAttempt,
  findDueDeliveries,
} from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { nextAttemptAt } from "./retry-after.ts";

type DeliveryContext = Pick<ServiceContext, "db" | "now" | "webhookNetworks" | "log">;

/** Deliveries that one sweep takes to one webhook. */
const perWebhook = 20;

/**
 * Sends what is due, every webhook's in the order of what happened. Webhooks do not wait for each other, and one whose
 * receiver fails is left alone until its next attempt. At least once: a process that ends in the middle has sent
 * something that is sent again, under the same id. Safe to run twice, also at once. Never throws: what is due stays.
 */
export async function deliverWebhooks(context: DeliveryContext, signal?: AbortSignal): Promise<void> {
  const { db, now, log } = context;
  try {
    const due = await findDueDeliveries(db, now(), perWebhook);
    await Promise.all(due.map((ids) => deliverInTurn(context, ids, signal)));
  } catch (error) {
    log?.warn({ err: error }, "Webhooks could not be sent; they are tried again.");
  }
}

async function deliverInTurn(
  context: DeliveryContext,
  ids: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const { db, now, webhookNetworks: allowed } = context;
  for (const id of ids) {
    if (signal?.aborted) return;
    const delivery = await claimDelivery(db, id, now());
    if (!delivery) continue;
    const { url, secret } = delivery.webhook;
    const outcome = await postWebhook({ id, url, secret, body: bodyOf(delivery) }, { allowed, now: now() });
    await endAttempt(db, delivery, attemptOutcome(outcome, delivery.attempts, now()));
    if (outcome.kind !== "delivered") return;
  }
}

/** Ids, and nothing of a person: a receiver asks for the rest, with its own key. */
function bodyOf({ event, subjectType, subjectId, occurredAt }: DueDelivery): string {
  return JSON.stringify({
    type: event,
    timestamp: occurredAt.toISOString(),
    data: { resourceType: subjectType, id: subjectId },
  });
}

function attemptOutcome(outcome: PostOutcome, attempts: number, now: Date): AttemptOutcome {
  if (outcome.kind === "delivered")
    return { state: "delivered", lastStatus: outcome.status, lastReason: null };
  const lastStatus = outcome.kind === "failed" ? outcome.status : null;
  const again = outcome.kind === "failed" ? nextAttemptAt(attempts, now) : undefined;
  const told = { lastStatus, lastReason: outcome.reason };
  return again ? { state: "waiting", ...told, nextAttemptAt: again } : { state: "dead", ...told };
}
