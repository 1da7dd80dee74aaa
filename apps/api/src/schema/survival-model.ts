import { findOutcome, outcomes } from "@synoptic/domain";
import { requestSurvivalTraining, useSurvivalModel } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { SurvivalOutcome } from "./survival-curve.ts";
import { addVerb } from "./verb.ts";

builder.queryField("survivalOutcomes", (t) =>
  t.field({
    type: [SurvivalOutcome],
    description: "What a survival model can be fitted for.",
    authScopes: { signedIn: true },
    resolve: () => [...outcomes],
  }),
);

const SurvivalModelUse = builder.prismaObject("SurvivalModelUse", {
  description: "That a survival model was put into use for an outcome, or that none is used any more.",
  fields: (t) => ({
    outcome: t.field({
      type: SurvivalOutcome,
      description: "For which outcome.",
      select: { outcome: true },
      resolve: ({ outcome }) => findOutcome(outcome) ?? { id: outcome, label: outcome },
    }),
    model: t.relation("modelVersion", {
      nullable: true,
      description: "The model; nothing where none is used, and no curve is shown.",
    }),
    reason: t.exposeString("reason", { description: "Why, as whoever set it wrote." }),
    setAt: t.expose("setAt", { type: "DateTime", description: "Since when." }),
  }),
});

builder.queryField("survivalModelUses", (t) =>
  t.prismaField({
    type: [SurvivalModelUse],
    description:
      "Which survival model this site uses: the newest entry of an outcome counts, earlier ones are the record.",
    args: { outcome: t.arg.string({ description: "One outcome only." }) },
    authScopes: { signedIn: true },
    resolve: (query, _root, { outcome }, context) =>
      context.db.survivalModelUse.findMany({
        ...query,
        where: { siteId: requireActor(context).siteId, ...(outcome ? { outcome } : {}) },
        orderBy: [{ setAt: "desc" }, { id: "desc" }],
        take: 500,
      }),
  }),
);

const TrainSurvivalInput = builder.inputType("TrainSurvivalInput", {
  description: "What to fit a survival model for, and from which moment of each patient's history on.",
  fields: (t) => ({
    outcome: t.string({ required: true, description: "Id of an outcome." }),
    modelId: t.string({ description: "Of the new model; `OUTCOME-site-survival` where left out." }),
    indexAt: t.field({
      type: "DateTime",
      description:
        "The moment that everybody is followed from; else each patient's first encounter so long after their first fact.",
    }),
    lookbackDays: t.int({
      description: "Days between the first fact and that encounter; 365 where left out.",
    }),
    seed: t.int({ description: "Of the folds; 1 where left out." }),
  }),
});

const TrainSurvivalPayload = builder.objectRef<{ taskId: string }>("TrainSurvivalPayload").implement({
  description: "The task that fits the model.",
  fields: (t) => ({
    task: t.prismaField({
      type: "BackgroundTask",
      description: "Follow it; when it has succeeded, its result names the model, which nobody uses yet.",
      resolve: (query, { taskId }, _args, context) =>
        context.db.backgroundTask.findUniqueOrThrow({ ...query, where: { id: taskId } }),
    }),
  }),
});

addVerb({
  name: "trainSurvival",
  result: "TrainSurvivalResult",
  description:
    "Fits a survival model on the site's patients, in the background. It shows nothing before `useSurvivalModel`.",
  input: TrainSurvivalInput,
  payload: TrainSurvivalPayload,
  permission: "administer",
  run: (input, context) => requestSurvivalTraining(context.services, requireActor(context), input),
});

const UseSurvivalModelInput = builder.inputType("UseSurvivalModelInput", {
  description: "Which model tells when an outcome may come.",
  fields: (t) => ({
    outcome: t.string({ required: true, description: "Id of an outcome." }),
    modelVersionId: t.id({ description: "`Model.versionId`; left out, no curve is shown from now on." }),
    reason: t.string({ required: true, description: "Why, for the record." }),
  }),
});

const UseSurvivalModelPayload = builder.objectRef<{ useId: string }>("UseSurvivalModelPayload").implement({
  description: "What is used from now on.",
  fields: (t) => ({
    use: t.prismaField({
      type: SurvivalModelUse,
      description: "The new entry.",
      resolve: (query, { useId }, _args, context) =>
        context.db.survivalModelUse.findUniqueOrThrow({ ...query, where: { id: useId } }),
    }),
  }),
});

addVerb({
  name: "useSurvivalModel",
  result: "UseSurvivalModelResult",
  description:
    "Puts a survival model into use for an outcome, or takes it away. Going back is setting the earlier one.",
  input: UseSurvivalModelInput,
  payload: UseSurvivalModelPayload,
  permission: "administer",
  run: ({ outcome, modelVersionId, reason }, context) =>
    useSurvivalModel(context.services, requireActor(context), {
      outcome,
      modelVersionId: modelVersionId == null ? null : readId("Model", modelVersionId, ["modelVersionId"]),
      reason,
    }),
});
