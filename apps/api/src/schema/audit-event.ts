import { visibleAuditEvents } from "@synoptic/persistence";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { checkedCursor } from "./paging.ts";

builder.prismaNode("AuditEvent", {
  description: "Who did or looked at what.",
  id: { field: "id" },
  select: { id: true },
  nullable: true,
  authScopes: { administer: true },
  findUnique: (id, context) => ({ id, AND: [visibleAuditEvents(requireActor(context))] }),
  fields: (t) => ({
    actorKind: t.exposeString("actorKind", { description: "`user`, `client` or `system`." }),
    actorId: t.exposeString("actorId", { nullable: true, description: "Id of the user or API client." }),
    action: t.exposeString("action", { description: "A verb, such as `patient.read`." }),
    subjectType: t.exposeString("subjectType", { description: "Type of what it was done to." }),
    subjectId: t.exposeString("subjectId", { description: "Id of what it was done to." }),
    patientId: t.exposeString("patientId", { nullable: true, description: "Id of the patient concerned." }),
    outcome: t.exposeString("outcome", { description: "`success` or the refusal's code." }),
    at: t.expose("at", { type: "DateTime", description: "When." }),
  }),
});

builder.queryField("auditEvents", (t) =>
  t.prismaConnection(
    {
      type: "AuditEvent",
      cursor: "id",
      description: "The site's audit trail, newest first.",
      authScopes: { administer: true },
      resolve: (query, _root, _args, context) =>
        context.db.auditEvent.findMany({
          ...checkedCursor(query),
          where: visibleAuditEvents(requireActor(context)),
          orderBy: [{ at: "desc" }, { id: "desc" }],
        }),
    },
    { name: "AuditEventConnection", description: "A page of the audit trail." },
    { name: "AuditEventEdge", description: "One event of the page." },
  ),
);
