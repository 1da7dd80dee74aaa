import type { Actor } from "@synoptic/domain";
import { noteDeliveries } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { requireLiveWebhook } from "./require-webhook.ts";

/**
 * Puts a `ping` on its way to one webhook, whatever events it wants, so that a receiver can be tried out.
 * @throws NotFoundError, ConflictError where the webhook was ended
 */
export async function pingWebhook(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  { webhookId }: { webhookId: string },
): Promise<{ webhookId: string }> {
  const webhook = await requireLiveWebhook(db, actor, webhookId);
  await noteDeliveries(db, [webhook], { event: "ping", subjectType: "Webhook", subjectId: webhookId }, now());
  return { webhookId };
}
