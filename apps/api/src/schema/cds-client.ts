import { visibleClients } from "@synoptic/persistence";
import {
  type RegisterCdsClientInput as Registration,
  registerCdsClient,
  revokeCdsClient,
} from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { addVerb } from "./verb.ts";

builder.prismaObject("CdsClient", {
  description: "An EHR that may ask for CDS Hooks cards.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "Its id, to revoke it by." }),
    name: t.exposeString("name", { description: "What people call it." }),
    issuer: t.exposeString("issuer", { description: "The `iss` of its tokens." }),
    jwksUrl: t.exposeString("jwksUrl", {
      nullable: true,
      description: "Where its public keys are published; nothing where they were given.",
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was registered." }),
    revokedAt: t.expose("revokedAt", { type: "DateTime", nullable: true, description: "When it was ended." }),
  }),
});

builder.queryField("cdsClients", (t) =>
  t.prismaField({
    type: ["CdsClient"],
    description: "The site's CDS clients, newest first.",
    authScopes: { administer: true },
    resolve: (query, _root, _args, context) =>
      context.db.cdsClient.findMany({
        ...query,
        where: visibleClients(requireActor(context)),
        orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      }),
  }),
);

const RegisterCdsClientInput = builder.inputType("RegisterCdsClientInput", {
  description: "An EHR, and how its tokens are known.",
  fields: (t) => ({
    name: t.string({ required: true, description: "What people call it." }),
    issuer: t.string({ required: true, description: "The `iss` of its tokens." }),
    jwksUrl: t.string({ description: "Where its public keys are published; or give `jwks`." }),
    jwks: t.field({ type: "JSON", description: "Its public keys as a JWK Set; or give `jwksUrl`." }),
  }),
});

const CdsClientPayload = builder.objectRef<{ id: string }>("CdsClientPayload").implement({
  description: "The client as it is now.",
  fields: (t) => ({
    client: t.prismaField({
      type: "CdsClient",
      description: "As stored.",
      resolve: (query, { id }, _args, context) =>
        context.db.cdsClient.findUniqueOrThrow({ ...query, where: { id } }),
    }),
  }),
});

addVerb({
  name: "registerCdsClient",
  result: "RegisterCdsClientResult",
  description: "Lets an EHR ask for CDS Hooks cards.",
  input: RegisterCdsClientInput,
  payload: CdsClientPayload,
  permission: "administer",
  run: (input, context) => registerCdsClient(context.services, requireActor(context), input as Registration),
});

const RevokeCdsClientInput = builder.inputType("RevokeCdsClientInput", {
  description: "Which EHR is to ask no more.",
  fields: (t) => ({ id: t.id({ required: true, description: "The client's id." }) }),
});

addVerb({
  name: "revokeCdsClient",
  result: "RevokeCdsClientResult",
  description: "Lets an EHR ask no more.",
  input: RevokeCdsClientInput,
  payload: CdsClientPayload,
  permission: "administer",
  run: (input, context) =>
    revokeCdsClient(context.services, requireActor(context), { id: readId("CdsClient", input.id) }),
});
