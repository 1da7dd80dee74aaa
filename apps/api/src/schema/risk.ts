import type {
  ClassRisk as ClassRiskShape,
  ConformalSet as ConformalSetShape,
  FactSensitivity as FactSensitivityShape,
  FindingRisk as FindingRiskShape,
  Novelty as NoveltyShape,
  RiskPart as RiskPartShape,
  WithheldAdvice as WithheldAdviceShape,
} from "@synoptic/domain";
import { builder } from "../builder.ts";
import { RiskPartKindEnum } from "./enums.ts";

interface CumulativePart extends RiskPartShape {
  cumulativeProbability: number;
}

/** Each part with the probability after adding it to those before: `1 / (1 + exp(-sum))`. */
export function cumulative(parts: readonly RiskPartShape[]): CumulativePart[] {
  let logOdds = 0;
  return parts.map((part) => {
    logOdds += part.logOdds;
    return { ...part, cumulativeProbability: 1 / (1 + Math.exp(-logOdds)) };
  });
}

export const RiskPart = builder.objectRef<CumulativePart>("RiskPart").implement({
  description: "One addend of a finding's log-odds.",
  fields: (t) => ({
    kind: t.expose("kind", {
      type: RiskPartKindEnum,
      description: "Prevalence, a fact of the history, or the image.",
    }),
    name: t.exposeString("name", { description: "Stable name, such as `age`." }),
    label: t.exposeString("label", { description: "For people, with the value: `Age 63 years`." }),
    logOdds: t.exposeFloat("logOdds", { description: "Natural log-odds; positive raises the risk." }),
    source: t.exposeString("source", {
      description: "Where the weight comes from: a model with its version, or a paper.",
    }),
    factIds: t.stringList({
      description:
        "UUIDs of the stored facts it was read from; empty for age, sex and the study's own attributes.",
      resolve: (part) => [...part.factIds],
    }),
    cumulativeProbability: t.exposeFloat("cumulativeProbability", {
      description: "Probability after adding this part to those before it, 0 to 1.",
    }),
  }),
});

const RiskIfKnown = builder.objectRef<FactSensitivityShape["options"][number]>("RiskIfKnown").implement({
  description: "What an unknown fact could turn out to be.",
  fields: (t) => ({
    label: t.exposeString("label", { description: "For people: `all normal`." }),
    probability: t.exposeFloat("probability", { description: "The primary finding's risk then, 0 to 1." }),
  }),
});

export const FactSensitivity = builder.objectRef<FactSensitivityShape>("FactSensitivity").implement({
  description:
    "How far a fact that is not known could move the primary finding's risk: a range, since how likely each option is in this patient is not known either.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "As in `missingFacts`." }),
    label: t.exposeString("label", { description: "For people." }),
    source: t.exposeString("source", { description: "Where the weights come from." }),
    options: t.field({
      type: [RiskIfKnown],
      description: "Every option.",
      resolve: ({ options }) => [...options],
    }),
    lowest: t.exposeFloat("lowest", { description: "The least of the options' risks, 0 to 1." }),
    highest: t.exposeFloat("highest", { description: "The greatest, 0 to 1." }),
  }),
});

export const FindingRisk = builder.objectRef<FindingRiskShape>("FindingRisk").implement({
  description: "The risk of one finding, before and after the image.",
  fields: (t) => ({
    findingId: t.exposeString("findingId", { description: "Which finding, such as `melanoma`." }),
    label: t.exposeString("label", { description: "For people." }),
    preTestProbability: t.exposeFloat("preTestProbability", {
      description: "From the site's prevalence and the history alone, 0 to 1.",
    }),
    likelihoodRatio: t.exposeFloat("likelihoodRatio", {
      nullable: true,
      description:
        "How far the image moves the odds, 1 being no change; nothing without an image that counts.",
    }),
    postTestProbability: t.exposeFloat("postTestProbability", {
      nullable: true,
      description: "After both, 0 to 1; nothing where an image was given and its reading is withheld.",
    }),
    parts: t.field({
      type: [RiskPart],
      description:
        "Log-odds that sum to the post-test log-odds (to the pre-test log-odds where there is no image part).",
      resolve: (finding) => cumulative(finding.parts),
    }),
  }),
});

export const ClassRisk = builder.objectRef<ClassRiskShape>("ClassRisk").implement({
  description: "The probability of one class at each step.",
  fields: (t) => ({
    classId: t.exposeString("classId", { description: "Which class, such as `mel`." }),
    label: t.exposeString("label", { description: "For people." }),
    prevalence: t.exposeFloat("prevalence", { description: "How common it is at this site, 0 to 1." }),
    preTestProbability: t.exposeFloat("preTestProbability", { description: "After the history, 0 to 1." }),
    imageProbability: t.exposeFloat("imageProbability", {
      nullable: true,
      description:
        "Calibrated probability from the image alone, 0 to 1, at the calibration cohort's prevalence.",
    }),
    postTestProbability: t.exposeFloat("postTestProbability", {
      nullable: true,
      description: "After both, 0 to 1.",
    }),
  }),
});

export const ConformalSet = builder.objectRef<ConformalSetShape>("ConformalSet").implement({
  description: "The classes that cannot be ruled out.",
  fields: (t) => ({
    level: t.exposeFloat("level", {
      description: "Share of cases whose true class such a set holds, on the calibration cohort.",
    }),
    classIds: t.stringList({ description: "The classes of the set.", resolve: (set) => [...set.classIds] }),
    classConditionalIds: t.stringList({
      nullable: true,
      description:
        "The set that holds each class by itself to the level, so that rare ones are held as often; nothing where the model does not promise that.",
      resolve: ({ classConditionalIds }) => (classConditionalIds ? [...classConditionalIds] : null),
    }),
  }),
});

export const Novelty = builder.objectRef<NoveltyShape>("Novelty").implement({
  description: "How much the image is like those the model was made for.",
  fields: (t) => ({
    similarity: t.exposeFloat("similarity", {
      description:
        "1 at most: mean cosine similarity to the nearest reference images, less what the image has that no known image has.",
    }),
    threshold: t.exposeFloat("threshold", { description: "Below it the reading is withheld." }),
    isNovel: t.exposeBoolean("isNovel", { description: "Whether it is below." }),
  }),
});

export const WithheldAdvice = builder.objectRef<WithheldAdviceShape>("WithheldAdvice").implement({
  description: "Why a reading is withheld, in the clinician's words.",
  fields: (t) => ({
    short: t.exposeString("short", { description: "What the image is, in a word or two, for lists." }),
    why: t.exposeString("why", { description: "One sentence." }),
    help: t.exposeString("help", { description: "What would give a reading; one sentence." }),
  }),
});
