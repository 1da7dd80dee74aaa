import { encodeGlobalID } from "@pothos/plugin-relay";
import type {
  EvidenceRow as EvidenceRowShape,
  FittedTerm as FittedTermShape,
  FittedWeightId,
  ImageWeightProposal,
  ImageWeight as WeightShape,
} from "@synoptic/domain";
import { fitImageWeight, setImageWeight } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { Interval } from "./interval.ts";
import { addVerb } from "./verb.ts";

const EvidenceKindEnum = builder.enumType("EvidenceKind", {
  description: "A way of putting history and image together.",
  values: {
    HISTORY: { value: "history", description: "The history alone." },
    IMAGE: { value: "image", description: "The image alone." },
    PLAIN: { value: "plain", description: "Both by plain Bayes: the image's likelihood ratio as it is." },
    OWN: { value: "own", description: "Both, the image as strong as the model's manifest says." },
    FITTED: { value: "fitted", description: "Both, the image as strong as these cases say." },
    FITTED_WITH_PRIOR: {
      value: "fitted-with-prior",
      description: "The same, and what the patient's earlier image said.",
    },
    FITTED_WITH_MODIFIERS: {
      value: "fitted-with-modifiers",
      description: "The image as strong as these cases say at the patient's age and sex.",
    },
  } as const,
});

const FittedTerm = builder.objectRef<FittedTermShape>("FittedTerm").implement({
  description: "One fitted number with its 95 % interval.",
  fields: (t) => ({
    name: t.exposeString("name", {
      description:
        "`strength`: the exponent on the image's likelihood ratio; `prior-image`: that on the earlier image's; `age`: what a decade over 50 adds to the strength; `sex`: what a woman's is above a man's.",
    }),
    value: t.exposeFloat("value", { description: "As fitted on all cases." }),
    low: t.exposeFloat("low", { description: "Lower end." }),
    high: t.exposeFloat("high", { description: "Upper end." }),
  }),
});

const EvidenceFigures = builder.objectRef<EvidenceRowShape>("EvidenceFigures").implement({
  description:
    "How one way of putting history and image together fares on the primary finding; what is fitted is measured on cases that it was not fitted on.",
  fields: (t) => ({
    kind: t.expose("id", { type: EvidenceKindEnum, description: "Which way." }),
    auc: t.expose("auc", { type: Interval, description: "DeLong's interval, patients counted together." }),
    calibrationSlope: t.float({
      description: "1 where calibrated; below 1 it is overconfident.",
      resolve: ({ calibration }) => calibration.slope,
    }),
    calibrationIntercept: t.float({
      description: "0 where calibrated.",
      resolve: ({ calibration }) => calibration.intercept,
    }),
    minusHistory: t.expose("minusHistory", {
      type: Interval,
      nullable: true,
      description: "Its AUC less that of the history alone, paired (DeLong).",
    }),
    minusImage: t.expose("minusImage", {
      type: Interval,
      nullable: true,
      description: "Its AUC less that of the image alone, paired (DeLong).",
    }),
    minusOwn: t.expose("minusOwn", {
      type: Interval,
      nullable: true,
      description: "Its AUC less that at the model's own strength, paired (DeLong).",
    }),
    reclassifiedWithFinding: t.float({
      nullable: true,
      description:
        "Against the model's own strength, at the share of cases with the finding: of these, the share that moved up over it less the share that moved down.",
      resolve: ({ reclassification }) => reclassification?.withFinding ?? null,
    }),
    reclassifiedWithoutFinding: t.float({
      nullable: true,
      description: "Of the cases without: the share that moved down under it less the share that moved up.",
      resolve: ({ reclassification }) => reclassification?.withoutFinding ?? null,
    }),
    terms: t.field({
      type: [FittedTerm],
      description: "What was fitted, on all cases; empty where nothing was.",
      resolve: ({ terms }) => [...terms],
    }),
  }),
});

const NotFitted = builder.objectRef<ImageWeightProposal["leftOut"][number]>("NotFitted").implement({
  description: "A way that was not fitted, and why.",
  fields: (t) => ({
    kind: t.expose("id", { type: EvidenceKindEnum, description: "Which way." }),
    reason: t.exposeString("reason", { description: "One sentence." }),
  }),
});

/** The stored JSON is what the service wrote, unchanged. */
const proposalOf = (row: { proposal: unknown }) => row.proposal as ImageWeightProposal;

const ImageWeightFit = builder.prismaObject("ImageWeightFit", {
  description:
    "How strongly the champion's images should count, as fitted on the site's labelled cases: a proposal with its figures.",
  fields: (t) => ({
    id: t.id({
      description: "What `setImageWeight` takes.",
      select: { id: true },
      resolve: ({ id }) => encodeGlobalID("ImageWeightFit", id),
    }),
    scenarioId: t.exposeString("scenario", { description: "Such as `skin`." }),
    model: t.relation("modelVersion", { description: "Whose images." }),
    fittedAt: t.expose("fittedAt", { type: "DateTime", description: "When." }),
    cases: t.int({
      description: "Labelled cases.",
      select: { proposal: true },
      resolve: (row) => proposalOf(row).cases,
    }),
    positives: t.int({
      description: "Of these, with the finding of concern.",
      select: { proposal: true },
      resolve: (row) => proposalOf(row).positives,
    }),
    patients: t.int({
      description: "Of how many patients.",
      select: { proposal: true },
      resolve: (row) => proposalOf(row).patients,
    }),
    withPrior: t.int({
      description: "Cases with an earlier image.",
      select: { proposal: true },
      resolve: (row) => proposalOf(row).withPrior,
    }),
    learnt: t.exposeInt("learnt", {
      description: "Labelled cases that the model was trained on, which do not count.",
    }),
    ownStrength: t.float({
      description: "The strength of the model's manifest.",
      select: { proposal: true },
      resolve: (row) => proposalOf(row).ownStrength,
    }),
    evidence: t.field({
      type: [EvidenceFigures],
      description: "Each way beside each part alone.",
      select: { proposal: true },
      resolve: (row) => [...proposalOf(row).rows],
    }),
    leftOut: t.field({
      type: [NotFitted],
      description: "What was not fitted, and why.",
      select: { proposal: true },
      resolve: (row) => [...proposalOf(row).leftOut],
    }),
  }),
});

const ImageWeight = builder.prismaObject("ImageWeight", {
  description: "That the site has set how strongly a model's images count, or gone back to the model's own.",
  fields: (t) => ({
    scenarioId: t.exposeString("scenario", { description: "Such as `skin`." }),
    model: t.relation("modelVersion", { description: "Whose images: of this version only." }),
    kind: t.field({
      type: EvidenceKindEnum,
      nullable: true,
      description: "Which way of the fit; nothing: the model's own strength again.",
      select: { evidence: true },
      resolve: ({ evidence }) => evidence as FittedWeightId | null,
    }),
    strength: t.float({
      nullable: true,
      description: "The exponent on the image's likelihood ratio, in the middle of what it depends on.",
      select: { weight: true },
      resolve: ({ weight }) => (weight as unknown as WeightShape | null)?.strength ?? null,
    }),
    fit: t.relation("fit", { nullable: true, description: "The fit that it is of." }),
    reason: t.exposeString("reason", { description: "Why, as whoever set it wrote." }),
    setAt: t.expose("setAt", { type: "DateTime", description: "Since when." }),
    setByName: t.string({
      nullable: true,
      description: "Who set it; nothing where an API client did.",
      select: { setBy: { select: { name: true } } },
      resolve: ({ setBy }) => setBy?.name ?? null,
    }),
  }),
});

builder.queryField("imageWeightFits", (t) =>
  t.prismaField({
    type: [ImageWeightFit],
    description: "The site's fits of how strongly images should count, newest first; twenty at most.",
    args: { scenario: t.arg.string({ required: true, description: "Such as `skin`." }) },
    authScopes: { readClinical: true },
    resolve: (query, _root, { scenario }, context) =>
      context.db.imageWeightFit.findMany({
        ...query,
        where: { siteId: requireActor(context).siteId, scenario },
        orderBy: [{ fittedAt: "desc" }, { id: "desc" }],
        take: 20,
      }),
  }),
);

builder.queryField("imageWeights", (t) =>
  t.prismaField({
    type: [ImageWeight],
    description:
      "What the site has set, newest first: of the champion's version the newest counts, the others are the record.",
    args: { scenario: t.arg.string({ required: true, description: "Such as `skin`." }) },
    authScopes: { readClinical: true },
    resolve: (query, _root, { scenario }, context) =>
      context.db.imageWeight.findMany({
        ...query,
        where: { siteId: requireActor(context).siteId, scenario },
        orderBy: [{ setAt: "desc" }, { id: "desc" }],
        take: 100,
      }),
  }),
);

const FitImageWeightInput = builder.inputType("FitImageWeightInput", {
  description: "What to fit.",
  fields: (t) => ({ scenario: t.string({ required: true, description: "Such as `skin`." }) }),
});

const FitImageWeightPayload = builder.objectRef<{ fitId: string }>("FitImageWeightPayload").implement({
  description: "A proposal: nothing has changed yet.",
  fields: (t) => ({
    fit: t.prismaField({
      type: ImageWeightFit,
      description: "With its figures.",
      resolve: (query, { fitId }, _args, context) =>
        context.db.imageWeightFit.findUniqueOrThrow({ ...query, where: { id: fitId } }),
    }),
  }),
});

addVerb({
  name: "fitImageWeight",
  result: "FitImageWeightResult",
  description: "Fits how strongly the champion's images should count, on the site's own labelled cases.",
  input: FitImageWeightInput,
  payload: FitImageWeightPayload,
  permission: "administer",
  run: (input, context) => fitImageWeight(context.services, requireActor(context), input),
});

const SetImageWeightInput = builder.inputType("SetImageWeightInput", {
  description: "How strongly the champion's images count from now on.",
  fields: (t) => ({
    scenario: t.string({ required: true, description: "Such as `skin`." }),
    fitId: t.id({ description: "`ImageWeightFit.id`; left out, the model's own strength counts again." }),
    kind: t.field({
      type: EvidenceKindEnum,
      description: "Which fitted way of the fit; `FITTED` where left out.",
    }),
    reason: t.string({ required: true, description: "Why, for the record." }),
  }),
});

const SetImageWeightPayload = builder
  .objectRef<{ imageWeightId: string }>("SetImageWeightPayload")
  .implement({
    description: "What counts from now on. Assessments already made keep theirs.",
    fields: (t) => ({
      imageWeight: t.prismaField({
        type: ImageWeight,
        description: "The new entry.",
        resolve: (query, { imageWeightId }, _args, context) =>
          context.db.imageWeight.findUniqueOrThrow({ ...query, where: { id: imageWeightId } }),
      }),
    }),
  });

addVerb({
  name: "setImageWeight",
  result: "SetImageWeightResult",
  description:
    "Sets how strongly the champion's images count, as a fit found, or goes back to the model's own strength. It stops counting when another model answers.",
  input: SetImageWeightInput,
  payload: SetImageWeightPayload,
  permission: "administer",
  run: (input, context) =>
    setImageWeight(context.services, requireActor(context), {
      scenario: input.scenario,
      use:
        input.fitId == null
          ? null
          : {
              fitId: readId("ImageWeightFit", input.fitId, ["fitId"]),
              evidence: input.kind ?? "fitted",
            },
      reason: input.reason,
    }),
});
