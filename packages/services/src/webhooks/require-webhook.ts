import { type Actor, ConflictError, NotFoundError } from "@synoptic/domain";
import { type Db, visibleWebhooks, type Webhook } from "@synoptic/persistence";

/** @throws NotFoundError where the site has no such webhook */
export async function requireWebhook(db: Db, actor: Actor, webhookId: string): Promise<Webhook> {
  const webhook = await db.webhook.findUnique({ where: { id: webhookId, AND: [visibleWebhooks(actor)] } });
  if (!webhook) throw new NotFoundError("The site has no such webhook.", ["webhookId"]);
  return webhook;
}

/** @throws NotFoundError, ConflictError where it was ended */
export async function requireLiveWebhook(db: Db, actor: Actor, webhookId: string): Promise<Webhook> {
  const webhook = await requireWebhook(db, actor, webhookId);
  if (webhook.endedAt !== null) throw new ConflictError("The webhook was ended.", ["webhookId"]);
  return webhook;
}
