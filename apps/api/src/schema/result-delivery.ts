import { visibleAssessments } from "@synoptic/persistence";
import { sendResult } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { addVerb } from "./verb.ts";
import { DeliveryStateEnum } from "./webhook.ts";

builder.prismaNode("ResultDelivery", {
  description:
    "An assessment's report and heatmap on their way to a DICOMweb server, the same files each time.",
  id: { field: "id" },
  select: { id: true },
  nullable: true,
  authScopes: { readClinical: true },
  findUnique: (id, context) => ({ id, assessment: visibleAssessments(requireActor(context)) }),
  fields: (t) => ({
    server: t.relation("server", { description: "Where to." }),
    state: t.expose("state", { type: DeliveryStateEnum, description: "Where it stands." }),
    requestedAt: t.expose("requestedAt", { type: "DateTime", description: "Since when it is to be sent." }),
    attempts: t.exposeInt("attempts", { description: "How often it was tried." }),
    sentAt: t.expose("sentAt", {
      type: "DateTime",
      nullable: true,
      description: "When the server last took all of it.",
    }),
    lastReason: t.exposeString("lastReason", {
      nullable: true,
      description: "Why the last attempt failed, in a sentence.",
    }),
  }),
});

const SendResultInput = builder.inputType("SendResultInput", {
  description: "Which results to send where.",
  fields: (t) => ({
    assessmentId: t.id({ required: true, description: "Of which assessment." }),
    serverId: t.id({ required: true, description: "To which server; one that results are sent to." }),
  }),
});

const SendResultPayload = builder
  .objectRef<{ deliveryId: string; assessmentId: string }>("SendResultPayload")
  .implement({
    description: "What is on its way.",
    fields: (t) => ({
      delivery: t.prismaField({
        type: "ResultDelivery",
        description: "It is sent within seconds, and again later where that fails.",
        resolve: (query, { deliveryId }, _args, context) =>
          context.db.resultDelivery.findUniqueOrThrow({ ...query, where: { id: deliveryId } }),
      }),
    }),
  });

addVerb({
  name: "sendResult",
  result: "SendResultResult",
  description:
    "Sends an assessment's structured report and heatmap to a DICOMweb server by STOW-RS. Asked again, it sends the same files again.",
  input: SendResultInput,
  payload: SendResultPayload,
  permission: "writeClinical",
  run: ({ assessmentId, serverId }, context) =>
    sendResult(context.services, requireActor(context), {
      assessmentId: readId("RiskAssessment", assessmentId, ["assessmentId"]),
      serverId: readId("DicomServer", serverId, ["serverId"]),
    }),
});
