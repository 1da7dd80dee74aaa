import { visibleClients } from "@synoptic/persistence";
import { createApiClient, revokeApiClient } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { RoleEnum } from "./enums.ts";
import { addVerb } from "./verb.ts";

builder.prismaObject("ApiClient", {
  description: "A machine with a bearer key. The key itself is kept nowhere.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "Its id, to revoke it by." }),
    name: t.exposeString("name", { description: "What people call it." }),
    role: t.expose("role", { type: RoleEnum, description: "What it may do." }),
    keyPrefix: t.exposeString("keyPrefix", {
      description: "How its key begins, to know it by in a configuration.",
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When the key was made." }),
    revokedAt: t.expose("revokedAt", {
      type: "DateTime",
      nullable: true,
      description: "Since when the key opens nothing.",
    }),
  }),
});

builder.queryField("apiClients", (t) =>
  t.prismaField({
    type: ["ApiClient"],
    description: "The site's API clients, newest first; revoked ones too.",
    authScopes: { administer: true },
    resolve: (query, _root, _args, context) =>
      context.db.apiClient.findMany({
        ...query,
        where: visibleClients(requireActor(context)),
        orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      }),
  }),
);

const CreateApiClientInput = builder.inputType("CreateApiClientInput", {
  description: "A machine that is to have a key.",
  fields: (t) => ({
    name: t.string({ required: true, description: "What people call it." }),
    role: t.field({ type: RoleEnum, required: true, description: "What it may do." }),
  }),
});

const CreateApiClientPayload = builder
  .objectRef<{ id: string; name: string; key: string }>("CreateApiClientPayload")
  .implement({
    description: "The new client with its key.",
    fields: (t) => ({
      id: t.exposeID("id", { description: "Its id, to revoke it by." }),
      name: t.exposeString("name", { description: "What people call it." }),
      key: t.exposeString("key", { description: "Send it as `Authorization: Bearer KEY`. Shown this once." }),
    }),
  });

addVerb({
  name: "createApiClient",
  result: "CreateApiClientResult",
  description: "Gives a machine a bearer key.",
  input: CreateApiClientInput,
  payload: CreateApiClientPayload,
  isSecret: true,
  permission: "administer",
  run: (input, context) => createApiClient(context.services, requireActor(context), input),
});

const RevokeApiClientInput = builder.inputType("RevokeApiClientInput", {
  description: "Whose key is to end.",
  fields: (t) => ({ id: t.id({ required: true, description: "The client's id." }) }),
});

const RevokeApiClientPayload = builder
  .objectRef<{ id: string; revokedAt: Date }>("RevokeApiClientPayload")
  .implement({
    description: "The key no longer opens anything.",
    fields: (t) => ({
      id: t.exposeID("id", { description: "The client's id." }),
      revokedAt: t.expose("revokedAt", {
        type: "DateTime",
        description: "Since when; the first time where asked twice.",
      }),
    }),
  });

addVerb({
  name: "revokeApiClient",
  result: "RevokeApiClientResult",
  description: "Ends a machine's key.",
  input: RevokeApiClientInput,
  payload: RevokeApiClientPayload,
  permission: "administer",
  run: (input, context) =>
    revokeApiClient(context.services, requireActor(context), { id: readId("ApiClient", input.id) }),
});
