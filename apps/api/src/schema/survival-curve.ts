import { encodeGlobalID } from "@pothos/plugin-relay";
import { type Outcome, researchNotice, type SurvivalPoint as SurvivalPointShape } from "@synoptic/domain";
import {
  readSurvivalCurvesOfAll,
  type SurvivalCurvePart as SurvivalCurvePartShape,
  type SurvivalCurve as SurvivalCurveShape,
  type SurvivalHorizon as SurvivalHorizonShape,
} from "@synoptic/services";
import { batchPatients } from "../batch-patients.ts";
import { builder } from "../builder.ts";
import { Interval } from "./interval.ts";
import { HistoryFeature } from "./patient-features.ts";

const loadCurves = batchPatients(readSurvivalCurvesOfAll);

export const SurvivalOutcome = builder.objectRef<Pick<Outcome, "id" | "label">>("SurvivalOutcome").implement({
  description: "What may come to a patient: the first condition of a value set.",
  fields: (t) => ({
    id: t.exposeString("id", { description: "Stable, such as `diabetes`." }),
    label: t.exposeString("label", { description: "Its name." }),
  }),
});

const SurvivalPoint = builder.objectRef<SurvivalPointShape>("SurvivalPoint").implement({
  description: "The probability that the outcome has come by a time, if death does not come first.",
  fields: (t) => ({
    years: t.exposeFloat("years", { description: "From the moment of the curve." }),
    probability: t.exposeFloat("probability", { description: "0 to 1." }),
    low: t.exposeFloat("low", { description: "Lower end of the 95 % interval of the fit." }),
    high: t.exposeFloat("high", { description: "Upper end." }),
  }),
});

const SurvivalHorizon = builder.objectRef<SurvivalHorizonShape>("SurvivalHorizon").implement({
  description: "The figure at a number of years, or why there is none.",
  fields: (t) => ({
    years: t.exposeInt("years", { description: "1, 5 or 10." }),
    point: t.expose("point", {
      type: SurvivalPoint,
      nullable: true,
      description: "Nothing beyond what the model's cohort was followed for.",
    }),
    missing: t.exposeString("missing", {
      nullable: true,
      description: "Why there is no figure; nothing where there is one.",
    }),
  }),
});

const SurvivalPart = builder.objectRef<SurvivalCurvePartShape>("SurvivalPart").implement({
  description: "How far a known fact moves the log-odds of the outcome in any one period.",
  fields: (t) => ({
    feature: t.expose("feature", { type: HistoryFeature, description: "Which, with its facts." }),
    logOdds: t.exposeFloat("logOdds", {
      description: "Natural logarithm; above 0 it comes earlier. Parts sum to the curve's `logOdds`.",
    }),
  }),
});

const SurvivalCurve = builder.objectRef<SurvivalCurveShape>("SurvivalCurve").implement({
  description:
    "When an outcome may come to a patient, by the model that the site uses for it. Research software, not for the care of patients.",
  fields: (t) => ({
    outcome: t.expose("outcome", { type: SurvivalOutcome, description: "Of what." }),
    points: t.field({
      type: [SurvivalPoint],
      description: "At the end of each period of the model; empty where it does not speak of this patient.",
      resolve: ({ points }) => points,
    }),
    horizons: t.field({
      type: [SurvivalHorizon],
      description: "At 1, 5 and 10 years; empty where the model does not speak of this patient.",
      resolve: ({ horizons }) => horizons,
    }),
    parts: t.field({
      type: [SurvivalPart],
      description: "What is known and how far it moves the risk, the largest first.",
      resolve: ({ parts }) => parts,
    }),
    logOdds: t.exposeFloat("logOdds", { description: "The sum of the parts." }),
    missing: t.field({
      type: [HistoryFeature],
      description: "What the model would use and is not known: it adds nothing.",
      resolve: ({ missing }) => missing,
    }),
    refusal: t.exposeString("refusal", {
      nullable: true,
      description: "Why there is no curve; nothing where there is one.",
    }),
    endsAtYears: t.float({
      description: "The model says nothing beyond: too few persons were followed for so long.",
      resolve: ({ model }) => model.lastYear,
    }),
    modelId: t.string({
      description: "Short name of the model.",
      resolve: ({ model }) => model.manifest.id,
    }),
    modelVersion: t.string({
      description: "Its version.",
      resolve: ({ model }) => model.manifest.version,
    }),
    modelVersionId: t.id({
      description: "`Model.versionId`.",
      resolve: ({ modelVersionId }) => encodeGlobalID("Model", modelVersionId),
    }),
    cohort: t.string({
      description: "Whom the model was fitted on, in a sentence.",
      resolve: ({ model }) => {
        const { persons, events } = model.manifest.figures;
        return `${model.manifest.cohort} ${persons} persons, ${events} events.`;
      },
    }),
    concordance: t.field({
      type: Interval,
      description: "Harrell's C of the model on its own cohort, cross-fitted; 0.5 is chance.",
      resolve: ({ model }) => model.manifest.figures.concordance,
    }),
    knownWeaknesses: t.stringList({
      description: "What is known to be weak about the model.",
      resolve: ({ model }) => model.manifest.knownWeaknesses,
    }),
    competing: t.string({
      description: "What the figure is where death may come first.",
      resolve: ({ outcome }) =>
        `The risk of ${outcome.label.toLowerCase()} if death does not come first; where death is common, fewer than that will have it.`,
    }),
    notice: t.string({ description: "To be shown with it.", resolve: () => researchNotice }),
  }),
});

builder.prismaObjectField("Patient", "survivalCurves", (t) =>
  t.field({
    type: [SurvivalCurve],
    description:
      "When outcomes may come, from the history as it was known at a moment: one curve for each outcome that the site uses a survival model for.",
    args: { at: t.arg({ type: "DateTime", description: "As known then; now where left out." }) },
    select: { id: true },
    resolve: ({ id }, { at }, context) => loadCurves(context, id, { at: at ?? undefined }),
  }),
);
