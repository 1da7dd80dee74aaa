import { setModelRole } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { Scenario } from "./scenario.ts";
import { addVerb } from "./verb.ts";

const ModelAliasEnum = builder.enumType("ModelAlias", {
  description: "What a model is to a site in one scenario.",
  values: {
    CHAMPION: {
      value: "champion",
      description: "Answers. The bundled model where the site has chosen none.",
    },
    CHALLENGER: { value: "challenger", description: "May replace the champion; reads every case unseen." },
    SHADOW: { value: "shadow", description: "Reads every case unseen, to be compared." },
  } as const,
});

const ModelReadsEnum = builder.enumType("ModelReads", {
  description: "What a model reads for a site.",
  values: {
    IMAGE: { value: "image", description: "The scenario's images." },
    HISTORY: {
      value: "history",
      description: "The histories that the risk starts from, in place of published weights. Champion only.",
    },
  } as const,
});

const ModelRole = builder.prismaObject("ModelRole", {
  description: "That a model was given a part, or that the part was taken away.",
  fields: (t) => ({
    alias: t.expose("alias", { type: ModelAliasEnum, description: "Which part." }),
    reads: t.expose("reads", { type: ModelReadsEnum, description: "Of images, or of histories." }),
    scenario: t.field({
      type: Scenario,
      description: "In which scenario.",
      select: { scenario: true },
      resolve: (row, _args, context) => context.scenarios.describe(row.scenario),
    }),
    model: t.relation("modelVersion", {
      nullable: true,
      description: "The model; nothing where the part was taken away, and the bundled model is the champion.",
    }),
    reason: t.exposeString("reason", { description: "Why, as whoever set it wrote." }),
    setAt: t.expose("setAt", { type: "DateTime", description: "Since when." }),
  }),
});

builder.queryField("modelRoles", (t) =>
  t.prismaField({
    type: [ModelRole],
    description: "Who plays which part at this site: the newest entry counts, earlier ones are the record.",
    args: { scenario: t.arg.string({ description: "One scenario only." }) },
    authScopes: { signedIn: true },
    resolve: (query, _root, { scenario }, context) =>
      context.db.modelRole.findMany({
        ...query,
        where: { siteId: requireActor(context).siteId, ...(scenario ? { scenario } : {}) },
        orderBy: [{ setAt: "desc" }, { id: "desc" }],
        take: 500,
      }),
  }),
);

const SetModelRolePayload = builder.objectRef<{ roleId: string }>("SetModelRolePayload").implement({
  description: "The part as it is from now on.",
  fields: (t) => ({
    role: t.prismaField({
      type: ModelRole,
      description: "The new entry.",
      resolve: (query, { roleId }, _args, context) =>
        context.db.modelRole.findUniqueOrThrow({ ...query, where: { id: roleId } }),
    }),
  }),
});

const SetModelRoleInput = builder.inputType("SetModelRoleInput", {
  description: "Which model plays which part.",
  fields: (t) => ({
    scenario: t.string({ required: true, description: "Such as `skin`." }),
    reads: t.field({ type: ModelReadsEnum, description: "Of images where left out." }),
    alias: t.field({ type: ModelAliasEnum, required: true, description: "Which part." }),
    modelVersionId: t.id({
      description:
        "`Model.versionId`; left out, the part is taken away and the bundled model is the champion.",
    }),
    reason: t.string({ required: true, description: "Why, for the record." }),
  }),
});

addVerb({
  name: "setModelRole",
  result: "SetModelRoleResult",
  description:
    "Promotes a model, makes it challenger or shadow, or takes its part away. Going back is setting the earlier one.",
  input: SetModelRoleInput,
  payload: SetModelRolePayload,
  permission: "administer",
  run: (input, context) =>
    setModelRole(context.services, requireActor(context), {
      scenario: input.scenario,
      reads: input.reads ?? undefined,
      alias: input.alias,
      modelVersionId:
        input.modelVersionId == null ? null : readId("Model", input.modelVersionId, ["modelVersionId"]),
      reason: input.reason,
    }),
});
