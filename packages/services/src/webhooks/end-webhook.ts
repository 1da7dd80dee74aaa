import type { Actor } from "@synoptic/domain";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";
import { requireWebhook } from "./require-webhook.ts";

/**
 * Sends a webhook nothing more, not even what is on its way. Doing it twice keeps the first time.
 * @throws NotFoundError where the site has no such webhook
 */
export async function endWebhook(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  { webhookId }: { webhookId: string },
): Promise<{ webhookId: string }> {
  const at = now();
  await db.$transaction(async (tx) => {
    const { endedAt } = await requireWebhook(tx, actor, webhookId);
    if (endedAt !== null) return;
    await tx.webhook.update({ where: { id: webhookId }, data: { endedAt: at } });
    await tx.webhookDelivery.updateMany({
      where: { webhookId, state: "waiting" },
      data: { state: "dead", lastReason: "The webhook was ended." },
    });
    await audit(tx, actor, { action: "webhook.end", subjectType: "Webhook", subjectId: webhookId, at });
  });
  return { webhookId };
}
