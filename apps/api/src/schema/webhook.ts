import { visibleWebhooks } from "@synoptic/persistence";
import { webhookEvents } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { checkedCursor } from "./paging.ts";

const events = webhookEvents.map((event) => `\`${event}\``).join(", ");

export const DeliveryStateEnum = builder.enumType("DeliveryState", {
  description: "Where a delivery stands.",
  values: {
    WAITING: { value: "waiting", description: "On its way, or waiting for its next attempt." },
    DELIVERED: { value: "delivered", description: "The receiver took it." },
    DEAD: { value: "dead", description: "Given up; it can be replayed." },
  } as const,
});

builder.prismaNode("WebhookDelivery", {
  description: "One event on its way to one webhook. It is sent at least once, always under this id.",
  id: { field: "id" },
  select: { id: true },
  nullable: true,
  authScopes: { administer: true },
  findUnique: (id, context) => ({ id, webhook: visibleWebhooks(requireActor(context)) }),
  fields: (t) => ({
    deliveryId: t.exposeString("id", { description: "What receivers get as `webhook-id`." }),
    event: t.exposeString("event", { description: `One of ${events}.` }),
    subjectType: t.exposeString("subjectType", { description: "Type of what happened to it." }),
    subjectId: t.exposeString("subjectId", {
      description: "Its id; ask for it with `node` or its own query.",
    }),
    occurredAt: t.expose("occurredAt", { type: "DateTime", description: "When it happened." }),
    state: t.expose("state", { type: DeliveryStateEnum, description: "Where it stands." }),
    attempts: t.exposeInt("attempts", { description: "How often it was tried." }),
    nextAttemptAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When it is tried next; nothing where it is over.",
      select: { state: true, nextAttemptAt: true },
      resolve: ({ state, nextAttemptAt }) => (state === "waiting" ? nextAttemptAt : null),
    }),
    lastAttemptAt: t.expose("lastAttemptAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was tried last.",
    }),
    lastStatus: t.exposeInt("lastStatus", { nullable: true, description: "HTTP status of the last answer." }),
    lastReason: t.exposeString("lastReason", {
      nullable: true,
      description: "Why the last attempt failed, in a sentence.",
    }),
  }),
});

builder.prismaNode("Webhook", {
  description: "Where the site wants to be told of what happens. What is sent holds ids only.",
  id: { field: "id" },
  select: { id: true },
  nullable: true,
  authScopes: { administer: true },
  findUnique: (id, context) => ({ id, AND: [visibleWebhooks(requireActor(context))] }),
  fields: (t) => ({
    url: t.exposeString("url", { description: "Where to." }),
    events: t.exposeStringList("events", { description: `Of ${events}.` }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "Since when." }),
    endedAt: t.expose("endedAt", {
      type: "DateTime",
      nullable: true,
      description: "Since when nothing is sent any more.",
    }),
    deadCount: t.relationCount("deliveries", {
      where: { state: "dead" },
      description: "Deliveries that were given up.",
    }),
    waitingCount: t.relationCount("deliveries", {
      where: { state: "waiting" },
      description: "Deliveries on their way.",
    }),
    deliveries: t.relatedConnection(
      "deliveries",
      {
        cursor: "id",
        description: "What was sent and is on its way, newest first.",
        args: { state: t.arg({ type: DeliveryStateEnum, description: "Only those that stand so." }) },
        query: ({ state }) => ({
          where: state == null ? {} : { state },
          orderBy: [{ occurredAt: "desc" }, { id: "desc" }],
        }),
      },
      { name: "WebhookDeliveryConnection", description: "A page of deliveries." },
      { name: "WebhookDeliveryEdge", description: "One delivery of the page." },
    ),
  }),
});

builder.queryField("webhooks", (t) =>
  t.prismaConnection(
    {
      type: "Webhook",
      cursor: "id",
      description: "The site's webhooks, newest first; ended ones too.",
      authScopes: { administer: true },
      resolve: (query, _root, _args, context) =>
        context.db.webhook.findMany({
          ...checkedCursor(query),
          where: visibleWebhooks(requireActor(context)),
          orderBy: [{ createdAt: "desc" }, { id: "desc" }],
        }),
    },
    { name: "WebhookConnection", description: "A page of webhooks." },
    { name: "WebhookEdge", description: "One webhook of the page." },
  ),
);
