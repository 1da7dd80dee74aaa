import type { Actor } from "@synoptic/domain";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";
import { requireLiveWebhook } from "./require-webhook.ts";

/**
 * Sends again what was given up, under the same ids: all of a webhook's, or those that are named.
 * @returns how many are on their way again
 * @throws NotFoundError, ConflictError where the webhook was ended
 */
export async function replayDeliveries(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  { webhookId, deliveryIds }: { webhookId: string; deliveryIds?: readonly string[] | undefined },
): Promise<{ webhookId: string; replayed: number }> {
  const at = now();
  return db.$transaction(async (tx) => {
    await requireLiveWebhook(tx, actor, webhookId);
    const named = deliveryIds === undefined ? {} : { id: { in: [...deliveryIds] } };
    const { count } = await tx.webhookDelivery.updateMany({
      where: { webhookId, state: "dead", ...named },
      data: { state: "waiting", attempts: 0, nextAttemptAt: at },
    });
    await audit(tx, actor, { action: "webhook.replay", subjectType: "Webhook", subjectId: webhookId, at });
    return { webhookId, replayed: count };
  });
}
