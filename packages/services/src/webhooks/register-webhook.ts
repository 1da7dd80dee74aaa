import { randomBytes } from "node:crypto";
import type { Actor } from "@synoptic/domain";
import { requireDestination, requireReachable } from "@synoptic/interop";
import { type WebhookEvent, webhookEvents } from "@synoptic/persistence";
import { z } from "zod";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";
import { validated } from "../validated.ts";

export { webhookEvents };

const schema = z.object({
  url: z.string().trim().min(1, "A URL is needed."),
  events: z
    .array(z.enum(webhookEvents, "There is no such event."))
    .min(1, "Name one event at least.")
    .transform((events) => [...new Set(events)]),
});

/** Bytes of a secret: as many as the hash has. */
const secretBytes = 32;

/**
 * Lets a site be told of events. The secret that signs them is in the answer and is not shown again.
 * @throws DestinationRefusedError where the URL is none to send to, or leads to a private address
 * @throws InvalidInputError
 */
export async function registerWebhook(
  { db, now, webhookNetworks }: Pick<ServiceContext, "db" | "now" | "webhookNetworks">,
  actor: Actor,
  input: { url: string; events: readonly WebhookEvent[] },
): Promise<{ webhookId: string; secret: string }> {
  const { url, events } = validated(schema, input);
  const destination = requireDestination(url, webhookNetworks);
  await requireReachable(destination, webhookNetworks);
  const secret = `whsec_${randomBytes(secretBytes).toString("base64")}`;
  const createdAt = now();
  return db.$transaction(async (tx) => {
    const { id } = await tx.webhook.create({
      data: { siteId: actor.siteId, url: destination.href, events, secret, createdAt },
      select: { id: true },
    });
    await audit(tx, actor, {
      action: "webhook.register",
      subjectType: "Webhook",
      subjectId: id,
      at: createdAt,
    });
    return { webhookId: id, secret };
  });
}
