import { encodeGlobalID } from "@pothos/plugin-relay";
import type { PairedFinding } from "@synoptic/domain";
import { type ModelComparison as ComparisonShape, compareModels } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { Interval } from "./interval.ts";

const Disagreement = builder
  .objectRef<ComparisonShape["disagreements"][number]>("ModelDisagreement")
  .implement({
    description: "A case of which two models say different things.",
    fields: (t) => ({
      studyId: t.id({
        description: "Which study.",
        resolve: ({ studyId }) => encodeGlobalID("ImagingStudy", studyId),
      }),
      championClassId: t.exposeString("champion", { description: "The champion's most probable class." }),
      otherClassId: t.exposeString("other", { description: "The other model's." }),
      distance: t.exposeFloat("distance", {
        description: "Half the sum of the absolute differences of their probabilities, 0 to 1.",
      }),
    }),
  });

const LabelledComparison = builder.objectRef<PairedFinding>("LabelledComparison").implement({
  description: "Which of two models tells the primary finding better, on cases whose truth is known.",
  fields: (t) => ({
    cases: t.exposeInt("rows", { description: "Labelled cases that both read." }),
    positives: t.exposeInt("positives", { description: "Of these, with the finding." }),
    aucDifference: t.field({
      type: Interval,
      nullable: true,
      description: "The champion's AUC less the other's, paired (DeLong); nothing below two cases of a kind.",
      resolve: ({ difference }) => difference,
    }),
    p: t.float({
      nullable: true,
      description: "Of the difference being 0.",
      resolve: ({ difference }) => difference?.p ?? null,
    }),
  }),
});

const ModelComparison = builder.objectRef<ComparisonShape>("ModelComparison").implement({
  description: "The champion beside another model, on every case that both have read.",
  fields: (t) => ({
    cases: t.exposeInt("cases", { description: "Cases that both read." }),
    leftOut: t.exposeInt("leftOut", { description: "Cases that either failed on or found unfamiliar." }),
    agreement: t.field({
      type: Interval,
      nullable: true,
      description: "Share of cases with the same most probable class.",
      resolve: ({ agreement }) => agreement?.agreement ?? null,
    }),
    kappa: t.field({
      type: Interval,
      nullable: true,
      description:
        "Cohen's kappa: 1 is agreement, 0 what chance would give; nothing where chance alone agrees.",
      resolve: ({ agreement }) => agreement?.kappa ?? null,
    }),
    classIds: t.stringList({
      description: "The order of `confusion`.",
      resolve: ({ classIds }) => [...classIds],
    }),
    confusion: t.field({
      type: "JSON",
      description: "`[champion's most probable class][the other's]`, numbers of cases.",
      resolve: ({ agreement }) => agreement?.confusion ?? [],
    }),
    disagreements: t.field({
      type: [Disagreement],
      description: "Widest apart first; a hundred at most.",
      resolve: ({ disagreements }) => disagreements,
    }),
    labelled: t.field({
      type: LabelledComparison,
      nullable: true,
      description: "On cases whose truth is known; nothing before the first reference label.",
      resolve: ({ labelled }) => labelled,
    }),
  }),
});

builder.queryField("modelComparison", (t) =>
  t.field({
    type: ModelComparison,
    description: "Whether a challenger or shadow should answer in the champion's place.",
    args: {
      scenario: t.arg.string({ required: true, description: "Such as `skin`." }),
      modelVersionId: t.arg.id({ required: true, description: "`Model.versionId` of the other model." }),
    },
    authScopes: { readClinical: true },
    resolve: (_root, { scenario, modelVersionId }, context) =>
      compareModels(context.services, requireActor(context), {
        scenario,
        modelVersionId: readId("Model", modelVersionId, ["modelVersionId"]),
      }),
  }),
);
