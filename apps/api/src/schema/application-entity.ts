import { visibleClients } from "@synoptic/persistence";
import { registerApplicationEntity, revokeApplicationEntity } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { addVerb } from "./verb.ts";

builder.prismaObject("ApplicationEntity", {
  description: "An archive or a modality that may call by DICOM's own protocol.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "Its id, to revoke it by." }),
    aeTitle: t.exposeString("aeTitle", { description: "The AE title that it calls with." }),
    network: t.exposeString("network", {
      nullable: true,
      description: "The network that it calls from, in CIDR notation; any where there is none.",
    }),
    description: t.exposeString("description", { nullable: true, description: "What people say of it." }),
    mayQuery: t.exposeBoolean("mayQuery", { description: "Whether it may search by C-FIND." }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was registered." }),
    revokedAt: t.expose("revokedAt", { type: "DateTime", nullable: true, description: "When it was ended." }),
  }),
});

builder.queryField("applicationEntities", (t) =>
  t.prismaField({
    type: ["ApplicationEntity"],
    description: "The site's application entities, newest first.",
    authScopes: { administer: true },
    resolve: (query, _root, _args, context) =>
      context.db.applicationEntity.findMany({
        ...query,
        where: visibleClients(requireActor(context)),
        orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      }),
  }),
);

const RegisterApplicationEntityInput = builder.inputType("RegisterApplicationEntityInput", {
  description: "An archive or a modality, and how it is known.",
  fields: (t) => ({
    aeTitle: t.string({
      required: true,
      description: "The AE title that it calls with, 16 characters at most; upper and lower case differ.",
    }),
    network: t.string({
      description: "Where it calls from: an IP address, or a network in CIDR notation; any where left out.",
    }),
    description: t.string({ description: "What people say of it." }),
    mayQuery: t.boolean({ description: "Whether it may search by C-FIND; it may not where left out." }),
  }),
});

const ApplicationEntityPayload = builder.objectRef<{ id: string }>("ApplicationEntityPayload").implement({
  description: "The application entity as it is now.",
  fields: (t) => ({
    entity: t.prismaField({
      type: "ApplicationEntity",
      description: "As stored.",
      resolve: (query, { id }, _args, context) =>
        context.db.applicationEntity.findUniqueOrThrow({ ...query, where: { id } }),
    }),
  }),
});

addVerb({
  name: "registerApplicationEntity",
  result: "RegisterApplicationEntityResult",
  description: "Lets an archive or a modality store studies by C-STORE.",
  input: RegisterApplicationEntityInput,
  payload: ApplicationEntityPayload,
  permission: "administer",
  run: (input, context) => registerApplicationEntity(context.services, requireActor(context), input),
});

const RevokeApplicationEntityInput = builder.inputType("RevokeApplicationEntityInput", {
  description: "Which archive or modality is to call no more.",
  fields: (t) => ({ id: t.id({ required: true, description: "The application entity's id." }) }),
});

addVerb({
  name: "revokeApplicationEntity",
  result: "RevokeApplicationEntityResult",
  description: "Lets an archive or a modality call no more.",
  input: RevokeApplicationEntityInput,
  payload: ApplicationEntityPayload,
  permission: "administer",
  run: (input, context) =>
    revokeApplicationEntity(context.services, requireActor(context), {
      id: readId("ApplicationEntity", input.id),
    }),
});
