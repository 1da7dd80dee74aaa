import type {
  DriftReport,
  EvaluationReport as EvaluationReportShape,
  Evidence,
  EvidenceDifference,
  EvidenceReport,
  LeftOutReason,
  PeriodReport,
  ReportBin,
  ReportThreshold,
  SubgroupReport,
} from "@synoptic/services";
import { builder } from "../builder.ts";
import { ProtectedCount } from "./cohort.ts";
import { Interval } from "./interval.ts";

const evidenceWords: Record<Evidence | "novelty", string> = {
  fused: "History and image together.",
  image: "The image alone.",
  history: "The history alone.",
  novelty: "How like the images that the model knows the image is.",
};

const EvidenceEnum = builder.enumType("EvaluatedEvidence", {
  description: "What a risk was made of.",
  values: Object.fromEntries(
    Object.entries(evidenceWords).map(([value, description]) => [
      value.toUpperCase(),
      { value: value as Evidence | "novelty", description },
    ]),
  ),
});

const reasonWords: Record<LeftOutReason, string> = {
  withheld: "The reading was withheld: the image was not of the kind that the model knows.",
  "no-image": "Assessed from the history alone, where others have an image.",
  "saw-later": "Every assessment saw facts that were recorded after the image was made.",
  "not-there": "Not known at the index yet, or dead.",
  learnt: "A study of the patient's was in the training of a model that took part.",
  "no-inputs": "The record did not tell at the index what the risk asks for.",
  "not-for-them": "The risk does not speak of such a person.",
  "no-label": "Nothing tells what it turned out to be.",
  "had-it-before": "The diagnosis was there at the index already.",
  "not-followed": "Nothing is known of the patient for as long as was asked.",
};

const ReasonEnum = builder.enumType("LeftOutReason", {
  description: "Why cases are no part of an evaluation; the first that holds counts.",
  values: Object.fromEntries(
    Object.entries(reasonWords).map(([value, description]) => [
      value.toUpperCase().replaceAll("-", "_"),
      { value: value as LeftOutReason, description },
    ]),
  ),
});

const LeftOut = builder.objectRef<EvaluationReportShape["leftOut"][number]>("LeftOutPersons").implement({
  description: "Persons of whom cases are no part of an evaluation.",
  fields: (t) => ({
    reason: t.expose("reason", { type: ReasonEnum, description: "Why." }),
    people: t.expose("people", { type: ProtectedCount, description: "How many." }),
  }),
});

const Threshold = builder.objectRef<ReportThreshold>("EvaluatedThreshold").implement({
  description:
    "What calling every case from a risk on positive does. On either side there are at least the floor's persons of either kind.",
  fields: (t) => ({
    threshold: t.exposeFloat("threshold", { description: "Of a fixed grid, 0 to 1." }),
    accuracy: t.expose("accuracy", { type: Interval, description: "Share of cases called rightly." }),
    sensitivity: t.expose("sensitivity", { type: Interval, description: "Recall." }),
    specificity: t.expose("specificity", { type: Interval, description: "Of those without the finding." }),
    precision: t.expose("precision", { type: Interval, description: "Positive predictive value." }),
    negativePredictiveValue: t.expose("negativePredictiveValue", {
      type: Interval,
      description: "Share of those not called that do not have it.",
    }),
    f1: t.expose("f1", { type: Interval, description: "Harmonic mean of recall and precision." }),
    positiveLikelihoodRatio: t.expose("positiveLikelihoodRatio", {
      type: Interval,
      nullable: true,
      description: "How far a call moves the odds.",
    }),
    negativeLikelihoodRatio: t.expose("negativeLikelihoodRatio", {
      type: Interval,
      nullable: true,
      description: "How far no call moves the odds.",
    }),
    netBenefit: t.expose("netBenefit", {
      type: Interval,
      description: "In true positives a case, at the threshold as threshold probability.",
    }),
    treatAll: t.exposeFloat("treatAll", { description: "Net benefit of acting on everyone." }),
  }),
});

const Bin = builder.objectRef<ReportBin>("EvaluatedBin").implement({
  description: "One dot of a calibration curve: the cases between two thresholds.",
  fields: (t) => ({
    meanProbability: t.exposeFloat("meanProbability", { description: "What was said, on average." }),
    observed: t.expose("observed", { type: Interval, description: "What came true." }),
  }),
});

const evidenceDoc: Partial<Record<keyof EvidenceReport, string>> = {
  auc: "Area under the ROC curve, with DeLong's interval by person.",
  averagePrecision: "Step-wise area under the curve of precision and recall.",
  brier: "Mean squared distance of the risk to the truth.",
  slope:
    "Of Cox's calibration line: 1 where calibrated, below 1 overconfident; nothing where hardly anybody's risk differs from the others'.",
  intercept: "Of the same line, or nothing with it: 0 where calibrated.",
  inTheLarge: "What all log-odds lack: 0 where calibrated.",
  observedToExpected: "Cases with the finding over what was expected: 1 where calibrated.",
};

const Evaluated = builder.objectRef<EvidenceReport>("EvidenceEvaluation").implement({
  description: "How well one evidence tells the finding, and how far it can be taken at its word.",
  fields: (t) => {
    const interval = (name: "auc" | "averagePrecision" | "brier" | "inTheLarge") =>
      t.expose(name, { type: Interval, description: evidenceDoc[name]! });
    const line = (name: "slope" | "intercept") =>
      t.expose(name, { type: Interval, nullable: true, description: evidenceDoc[name]! });
    return {
      evidence: t.expose("evidence", { type: EvidenceEnum, description: "Which." }),
      auc: interval("auc"),
      averagePrecision: interval("averagePrecision"),
      brier: interval("brier"),
      reliability: t.exposeFloat("reliability", {
        description: "Part of the Brier score: how far risks lie from what was observed. Lower is better.",
      }),
      resolution: t.exposeFloat("resolution", {
        description: "Part of the Brier score: how far risks tell cases apart. Higher is better.",
      }),
      uncertainty: t.exposeFloat("uncertainty", {
        description: "Part of the Brier score: what the prevalence alone would score.",
      }),
      slope: line("slope"),
      intercept: line("intercept"),
      inTheLarge: interval("inTheLarge"),
      observedToExpected: t.expose("observedToExpected", {
        type: Interval,
        description: evidenceDoc.observedToExpected!,
      }),
      calibrationError: t.exposeFloat("calibrationError", {
        description: "Expected calibration error of 15 bins of equal width.",
      }),
      thresholds: t.expose("thresholds", { type: [Threshold], description: "Ascending." }),
      bins: t.expose("bins", { type: [Bin], description: "Lowest first." }),
    };
  },
});

const TestedDifference = builder.objectRef<EvidenceDifference["auc"]>("TestedDifference").implement({
  description: "A difference with its 95 % interval and how likely one as large is by chance.",
  fields: (t) => ({
    value: t.exposeFloat("value", { description: "The first less the second." }),
    low: t.exposeFloat("low", { description: "Lower end." }),
    high: t.exposeFloat("high", { description: "Upper end." }),
    p: t.exposeFloat("p", { description: "Two-sided, to one digit; 0.001 stands for less too." }),
  }),
});

const differenceFields = {
  first: "What is compared.",
  second: "With what.",
};

const Difference = builder.objectRef<EvidenceDifference>("EvidenceDifference").implement({
  description: "Two risks of the same cases.",
  fields: (t) => ({
    first: t.exposeString("first", { description: differenceFields.first }),
    second: t.exposeString("second", { description: differenceFields.second }),
    auc: t.expose("auc", { type: TestedDifference, description: "Of the AUC, by DeLong's paired test." }),
    threshold: t.exposeFloat("threshold", {
      description: "Where reclassification is counted: near the share of cases with the finding.",
    }),
    withFinding: t.expose("withFinding", {
      type: Interval,
      description:
        "Of those with the finding: share that the first moves up over the threshold less share down.",
    }),
    withoutFinding: t.expose("withoutFinding", {
      type: Interval,
      description: "Of those without: share that the first moves down less share up.",
    }),
  }),
});

type Versions = NonNullable<NonNullable<EvaluationReportShape["figures"]>["versions"]>;
const VersionComparison = builder.objectRef<Versions>("EvaluatedVersions").implement({
  description: "A model beside another version, on the cases that both read.",
  fields: (t) => ({
    difference: t.field({
      type: Difference,
      description: "The first less the second.",
      resolve: (one) => one,
    }),
    reads: t.expose("reads", {
      type: EvidenceEnum,
      description:
        "`FUSED` from both's own assessments, `IMAGE` where the other read unseen beside the first.",
    }),
    firstAuc: t.expose("firstAuc", { type: Interval, description: "Of the first, on these cases." }),
    secondAuc: t.expose("secondAuc", { type: Interval, description: "Of the second." }),
  }),
});

const Subgroup = builder.objectRef<SubgroupReport>("EvaluatedSubgroup").implement({
  description: "A subgroup that is large enough to tell of.",
  fields: (t) => ({
    by: t.exposeString("by", {
      description: "`sex`, `age`, `manufacturer` of the device, or `skinType` by Fitzpatrick.",
    }),
    group: t.exposeString("group", { description: "Which." }),
    people: t.expose("people", { type: ProtectedCount, description: "How many are in it." }),
    auc: t.expose("auc", { type: Interval, description: "Within it." }),
    observedToExpected: t.expose("observedToExpected", {
      type: Interval,
      description: evidenceDoc.observedToExpected!,
    }),
    difference: t.expose("difference", {
      type: TestedDifference,
      nullable: true,
      description: "Its AUC less that of all the others; nothing where those are too few.",
    }),
    adjustedP: t.exposeFloat("adjustedP", {
      nullable: true,
      description: "Of the difference, once it counts how many subgroups are looked at (Holm).",
    }),
    tooSmallToTell: t.exposeBoolean("tooSmallToTell", { description: "True where nothing follows from it." }),
    differs: t.exposeBoolean("differs", { description: "True where `adjustedP` is below 0.05." }),
  }),
});

type Calibration = NonNullable<PeriodReport["calibration"]>;
const PeriodCalibration = builder.objectRef<Calibration>("PeriodCalibration").implement({
  description: "How the fused risk fares in a period.",
  fields: (t) => ({
    slope: t.expose("slope", { type: Interval, nullable: true, description: evidenceDoc.slope! }),
    intercept: t.expose("intercept", {
      type: Interval,
      nullable: true,
      description: evidenceDoc.intercept!,
    }),
    observedToExpected: t.expose("observedToExpected", {
      type: Interval,
      description: evidenceDoc.observedToExpected!,
    }),
    auc: t.expose("auc", { type: Interval, description: evidenceDoc.auc! }),
  }),
});

const Period = builder.objectRef<PeriodReport>("EvaluatedPeriod").implement({
  description: "The cases of one period.",
  fields: (t) => ({
    people: t.expose("people", { type: ProtectedCount, description: "Persons, also of unknown truth." }),
    calibration: t.expose("calibration", {
      type: PeriodCalibration,
      nullable: true,
      description: "Nothing where too few have the finding, or too few do not.",
    }),
  }),
});

const DriftBin = builder.objectRef<DriftReport["inputs"][number]["bins"][number]>("DriftBin").implement({
  description: "Share of either period's cases in a bin.",
  fields: (t) => ({
    from: t.exposeFloat("from", { description: "Least value." }),
    to: t.exposeFloat("to", { description: "Values below this." }),
    before: t.exposeFloat("before", { description: "Of the first period." }),
    after: t.exposeFloat("after", { description: "Of the second." }),
  }),
});

const DriftInput = builder.objectRef<DriftReport["inputs"][number]>("DriftedInput").implement({
  description: "One value in two periods.",
  fields: (t) => ({
    of: t.expose("of", { type: EvidenceEnum, description: "Which value." }),
    stability: t.exposeFloat("stability", {
      description: "Population stability index: by custom below 0.1 little, from 0.25 on a lot has changed.",
    }),
    distance: t.exposeFloat("distance", { description: "Kolmogorov and Smirnov's, 0 to 1." }),
    p: t.exposeFloat("p", { description: "How likely that is by chance, to one digit." }),
    moved: t.exposeFloat("moved", { description: "Wasserstein's distance, in the value's unit." }),
    bins: t.expose("bins", { type: [DriftBin], description: "Lowest first." }),
  }),
});

type EmbeddingDriftShape = NonNullable<DriftReport["embedding"]>;
const EmbeddingDrift = builder.objectRef<EmbeddingDriftShape>("EmbeddingDrift").implement({
  description:
    "How far the images of two periods lie apart as the backbone sees them; of no person anything.",
  fields: (t) => ({
    squaredDiscrepancy: t.exposeFloat("squaredDiscrepancy", {
      description:
        "Squared maximum mean discrepancy, Gaussian kernel of the median distance (Gretton et al. 2012): 0 where alike, below 2.",
    }),
    p: t.exposeFloat("p", { description: "By permutation: how often as large a one comes by chance." }),
    before: t.expose("before", {
      type: ProtectedCount,
      description: "Persons of the first period with an embedding.",
    }),
    after: t.expose("after", { type: ProtectedCount, description: "Persons of the second." }),
  }),
});

const Drift = builder.objectRef<DriftReport>("EvaluatedDrift").implement({
  description: "What differs between the cases before a day and those from then on.",
  fields: (t) => ({
    secondPeriodFrom: t.exposeString("secondPeriodFrom", { description: "That day." }),
    before: t.expose("before", { type: Period, description: "Until then." }),
    after: t.expose("after", { type: Period, description: "From then on." }),
    embedding: t.field({
      type: EmbeddingDrift,
      nullable: true,
      description: "Nothing where too few images were read by one backbone.",
      resolve: ({ embedding }) => embedding ?? null,
    }),
    inputs: t.expose("inputs", {
      type: [DriftInput],
      description: "What the risk is made of, and the risk.",
    }),
  }),
});

type Figures = NonNullable<EvaluationReportShape["figures"]>;
const FiguresType = builder.objectRef<Figures>("EvaluationFigures").implement({
  description:
    "What is told of many; made without a tenth of the persons, and the floor's at least, drawn by the question.",
  fields: (t) => ({
    evidence: t.expose("evidence", {
      type: [Evaluated],
      description: "Fused, image and history, side by side.",
    }),
    differences: t.expose("differences", {
      type: [Difference],
      description: "Fused less image, and less history.",
    }),
    subgroups: t.expose("subgroups", { type: [Subgroup], description: "Those that are large." }),
    versions: t.expose("versions", {
      type: VersionComparison,
      nullable: true,
      description: "Nothing where none was asked for, or too few cases were read by both.",
    }),
  }),
});

type Computed = NonNullable<EvaluationReportShape["computed"]>;
const Computation = builder.objectRef<Computed>("EvaluatedComputation").implement({
  description: "That the risks were computed for the evaluation, as of each member's index.",
  fields: (t) => ({
    horizonYears: t.exposeFloat("horizonYears", {
      nullable: true,
      description: "Within how many years the risk is; nothing for one that is not of a time.",
    }),
    withinDays: t.exposeInt("withinDays", {
      nullable: true,
      description: "Within how many days after the index the labels are; nothing for an uploaded table.",
    }),
    indexOn: t.exposeString("indexOn", {
      nullable: true,
      description: "Everybody's index, and when they were members; nothing where the cohort has its own.",
    }),
  }),
});

/** Described once: also what a federated run or a report's reader asks for. */
export const EvaluationReport = builder.objectRef<EvaluationReportShape>("EvaluationReport").implement({
  description: "How risks fare on a cohort's members. Everything in it is protected.",
  fields: (t) => ({
    snapshotAt: t.field({
      type: "DateTime",
      description: "What became known later is not seen.",
      resolve: ({ snapshotAt }) => new Date(snapshotAt),
    }),
    floor: t.exposeInt("floor", { description: "The least number of persons that is ever told." }),
    findingLabel: t.string({ description: "What was looked for.", resolve: ({ finding }) => finding.label }),
    model: t.string({
      description: "Whose risks: a model's id and version, or a score's title.",
      resolve: ({ model }) => `${model.id} ${model.version}`.trim(),
    }),
    computed: t.field({
      type: Computation,
      nullable: true,
      description: "Nothing for risks that were told to somebody.",
      resolve: ({ computed }) => computed ?? null,
    }),
    members: t.expose("members", { type: ProtectedCount, description: "Of the cohort." }),
    assessed: t.expose("assessed", {
      type: ProtectedCount,
      description: "Members with an assessment by the model, or with a risk that could be computed.",
    }),
    leftOut: t.expose("leftOut", {
      type: [LeftOut],
      description: "Why cases were left out, and of how many persons.",
    }),
    namedInTable: t.field({
      type: ProtectedCount,
      nullable: true,
      description: "Of an uploaded table: members with a risk that it names, each once.",
      resolve: ({ namedInTable }) => namedInTable ?? null,
    }),
    evaluated: t.expose("evaluated", { type: ProtectedCount, description: "Persons whose truth is known." }),
    withFinding: t.expose("withFinding", { type: ProtectedCount, description: "Of them, with the finding." }),
    withoutFinding: t.expose("withoutFinding", { type: ProtectedCount, description: "And without." }),
    skinTypeUnknown: t.field({
      type: ProtectedCount,
      nullable: true,
      description:
        "Of those whose truth is known: of whom no observation tells the skin type. Nothing in older reports.",
      resolve: ({ skinTypeUnknown }) => skinTypeUnknown ?? null,
    }),
    figures: t.expose("figures", {
      type: FiguresType,
      nullable: true,
      description: "Nothing where too few have the finding, or too few do not.",
    }),
    drift: t.expose("drift", {
      type: Drift,
      nullable: true,
      description: "Nothing where it was not asked for, or a period has too few.",
    }),
  }),
});
