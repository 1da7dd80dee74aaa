import {
  endWebhook,
  pingWebhook,
  registerWebhook,
  replayDeliveries,
  webhookEvents,
} from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { addVerb, resultUnion } from "./verb.ts";

const WebhookEventEnum = builder.enumType("WebhookEvent", {
  description: "What a webhook can be told of.",
  values: Object.fromEntries(
    webhookEvents.map((value) => [
      value.toUpperCase().replace(".", "_"),
      { value, description: `Sent as \`${value}\`.` },
    ]),
  ) as Record<string, { value: (typeof webhookEvents)[number]; description: string }>,
});

const WebhookPayload = builder
  .objectRef<{ webhookId: string; secret?: string; replayed?: number }>("WebhookPayload")
  .implement({
    description: "The webhook, as it is now.",
    fields: (t) => ({
      webhook: t.prismaField({
        type: "Webhook",
        description: "As it is now.",
        resolve: (query, { webhookId }, _args, context) =>
          context.db.webhook.findUniqueOrThrow({ ...query, where: { id: webhookId } }),
      }),
      secret: t.string({
        nullable: true,
        description:
          "After `registerWebhook`: what deliveries are signed with, as Standard Webhooks has it. Shown this once.",
        resolve: ({ secret }) => secret ?? null,
      }),
      replayed: t.int({
        nullable: true,
        description: "After `replayDeliveries`: how many are on their way again.",
        resolve: ({ replayed }) => replayed ?? null,
      }),
    }),
  });

const WebhookResult = resultUnion("WebhookResult", WebhookPayload, "What the verbs of webhooks answer.");

const RegisterWebhookInput = builder.inputType("RegisterWebhookInput", {
  description: "Where to send what.",
  fields: (t) => ({
    url: t.string({ required: true, description: "HTTPS; it must not lead to a private address." }),
    events: t.field({ type: [WebhookEventEnum], required: true, description: "At least one." }),
  }),
});

addVerb({
  name: "registerWebhook",
  result: WebhookResult,
  description: "Sends events to a URL from now on, signed, at least once each.",
  input: RegisterWebhookInput,
  payload: WebhookPayload,
  isSecret: true,
  permission: "administer",
  run: (input, context) => registerWebhook(context.services, requireActor(context), input),
});

const WebhookInput = builder.inputType("WebhookInput", {
  description: "Which webhook.",
  fields: (t) => ({ webhookId: t.id({ required: true, description: "Which." }) }),
});

addVerb({
  name: "endWebhook",
  result: WebhookResult,
  description: "Sends a webhook nothing more.",
  input: WebhookInput,
  payload: WebhookPayload,
  permission: "administer",
  run: (input, context) =>
    endWebhook(context.services, requireActor(context), {
      webhookId: readId("Webhook", input.webhookId, ["webhookId"]),
    }),
});

addVerb({
  name: "pingWebhook",
  result: WebhookResult,
  description: "Sends a webhook a `ping`, to try a receiver out.",
  input: WebhookInput,
  payload: WebhookPayload,
  permission: "administer",
  run: (input, context) =>
    pingWebhook(context.services, requireActor(context), {
      webhookId: readId("Webhook", input.webhookId, ["webhookId"]),
    }),
});

const ReplayDeliveriesInput = builder.inputType("ReplayDeliveriesInput", {
  description: "What to send again.",
  fields: (t) => ({
    webhookId: t.id({ required: true, description: "To which webhook." }),
    deliveryIds: t.idList({ description: "Which deliveries; all that were given up where left out." }),
  }),
});

addVerb({
  name: "replayDeliveries",
  result: WebhookResult,
  description: "Sends again what was given up, under the same ids.",
  input: ReplayDeliveriesInput,
  payload: WebhookPayload,
  permission: "administer",
  run: ({ webhookId, deliveryIds }, context) =>
    replayDeliveries(context.services, requireActor(context), {
      webhookId: readId("Webhook", webhookId, ["webhookId"]),
      deliveryIds: deliveryIds?.map((id, i) => readId("WebhookDelivery", id, ["deliveryIds", String(i)])),
    }),
});
