import { encodeGlobalID } from "@pothos/plugin-relay";
import { type ComputableRisk as ComputableRiskShape, listComputableRisks } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";

const ComputableRisk = builder.objectRef<ComputableRiskShape>("ComputableRisk").implement({
  description: "A risk that `evaluateCohort` can compute of whoever has a history.",
  fields: (t) => ({
    scoreId: t.exposeString("scoreId", { nullable: true, description: "Of a published score." }),
    modelVersionId: t.id({
      nullable: true,
      description: "`Model.versionId` of a model that reads histories.",
      resolve: ({ modelVersionId }) => modelVersionId && encodeGlobalID("Model", modelVersionId),
    }),
    findingId: t.exposeString("findingId", {
      nullable: true,
      description: "Of a model that reads a scenario's histories.",
    }),
    label: t.exposeString("label", { description: "The score's title, or the model's id and version." }),
    predicts: t.exposeString("predicts", { description: "What." }),
    conditionSet: t.exposeString("conditionSet", {
      nullable: true,
      description: "Name of the set of `codeSets.conditions` that it is measured against at first.",
    }),
    years: t.exposeFloat("years", {
      nullable: true,
      description: "Within how many years it is; nothing where it is not of a time.",
    }),
  }),
});

builder.queryField("computableRisks", (t) =>
  t.field({
    type: [ComputableRisk],
    description: "Scores that records alone tell, then the site's models that read histories.",
    authScopes: { research: true },
    resolve: (_root, _args, context) => listComputableRisks(context.services, requireActor(context)),
  }),
);
