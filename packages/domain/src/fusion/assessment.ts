import type { Coding } from "../clinical/history.ts";
import type { ImagePolicy } from "./image-policy.ts";
import type { WithheldReason } from "./withheld.ts";

/** One thing an image model tells apart, such as `mel` (melanoma). */
export interface ModelClass {
  id: string;
  label: string;
  code: Coding;
}

/** What is looked for: one class or several taken together, such as "any malignant lesion". */
export interface Finding {
  id: string;
  label: string;
  code: Coding;
  /** The classes whose probabilities add up to this finding's. */
  classIds: readonly string[];
}

/** A known fact of the history and how far it moves each class. */
export interface HistoryEvidence {
  /** Stable name, such as `age`. */
  name: string;
  /** For people, with the value: "Age 63 years". */
  label: string;
  /** Natural-log weight for each class, in the order of the classes; only differences between classes count. */
  logWeights: readonly number[];
  /** Where the weight comes from: the history model's id and version, or a paper with its DOI. */
  source: string;
  /** Ids of the stored facts it was read from; empty for demographics and for the study's own attributes. */
  factIds: readonly string[];
}

/** The calibrated reading of one image by one head. Arrays follow the order of the classes. */
export interface ImageEvidence {
  /** Calibrated probabilities; they sum to 1. */
  probabilities: readonly number[];
  /** Class prevalence that the calibrated probabilities contain; divided out to leave the likelihood ratio. */
  calibrationPrevalence: readonly number[];
  /** The exponent alpha on the image's likelihood ratio, fitted on the calibration cohort; 1 is plain Bayes. */
  strength: number;
  /** The head's id and version, which the image's part of the risk names as its source. */
  source: string;
  /** Who says how strong, where it is not the model's own manifest. */
  strengthSource?: string | undefined;
  /** What of `strength` is due to facts of the patient; see `withStrength`. The rest is the image's by itself. */
  addends?: readonly { name: string; label: string; strength: number }[] | undefined;
}

/** One addend of a finding's log-odds. The parts of a finding sum to its post-test log-odds. */
export interface RiskPart {
  kind: "prevalence" | "history" | "image";
  name: string;
  label: string;
  /** Natural log-odds. */
  logOdds: number;
  source: string;
  factIds: readonly string[];
}

export interface FindingRisk {
  findingId: string;
  label: string;
  /** From the clinic's prevalence and the history alone. */
  preTestProbability: number;
  /** How far the image moves the odds; nothing where there is no image or its reading is withheld. */
  likelihoodRatio: number | null;
  /** After both. Nothing only where an image was given and its reading is withheld. */
  postTestProbability: number | null;
  parts: readonly RiskPart[];
}

export interface ClassRisk {
  classId: string;
  label: string;
  prevalence: number;
  preTestProbability: number;
  imageProbability: number | null;
  postTestProbability: number | null;
}

export interface ConformalSet {
  /** Share of cases whose true class the set holds, on the calibration cohort: 0.9. */
  level: number;
  classIds: readonly string[];
  /**
   * The class-conditional set: by a quantile of each class's own cases, so that a rare class is held as often as a
   * common one. Nothing where the model has no such quantiles, and in assessments that were stored before they counted.
   */
  classConditionalIds?: readonly string[] | undefined;
}

export interface Novelty {
  /** To the images that the model knows, 1 at most; see `similarityToKnown`. */
  similarity: number;
  /** Below it the reading is withheld. */
  threshold: number;
  isNovel: boolean;
}

/** One image of a study as it was read for an assessment. */
export interface ImageReading {
  instanceId: string;
  /** Which frame of it, from 1; nothing where it has one, and in assessments stored before frames were chosen. */
  frameNumber?: number | null | undefined;
  /** Readings with the same are slices of one stack and count as one; nothing of an image in its own right. */
  stack?: string | null | undefined;
  /** As the image itself says; nothing where it does not. ISO 8601. */
  acquiredAt: string | null;
  /** Whether the risk is made of it, alone or among others. */
  isCounted: boolean;
  /** Why it has no part; nothing where it is one that may count. */
  withheldReason: WithheldReason | null;
  novelty: Novelty | null;
  /** Calibrated, in the order of the classes; nothing where the image was not read. */
  probabilities: readonly number[] | null;
  /** What this image alone would add to the primary finding's natural log-odds; nothing where it is withheld. */
  logOdds: number | null;
}

/** The images of a study, and what was made of them. */
export interface ImagesRead {
  policy: ImagePolicy;
  /** Of the site that set the policy; nothing where it is the scenario's default. */
  imagePolicyId: string | null;
  /** Newest first. */
  readings: readonly ImageReading[];
  /** Images of the study beyond `MOST_IMAGES`, which were not looked at. */
  leftOut: number;
}

/** What one assessment says. Plain data, stored as JSON. */
export interface FusedAssessment {
  scenario: string;
  status: "final" | "withheld";
  /** Nothing where the reading is not withheld; `withheldAdvice` puts it into words. */
  withheldReason: WithheldReason | null;
  /** Whether one class at most can be true (where left out) or any number of them; see `fuseIndependent`. */
  labels?: "exclusive" | "independent";
  primaryFindingId: string;
  findings: readonly FindingRisk[];
  classes: readonly ClassRisk[];
  conformalSet: ConformalSet | null;
  novelty: Novelty | null;
  /** Names of the history facts that the scenario's history model could use and that are not known. */
  missingFacts: readonly string[];
  /** True where no image was given. */
  historyOnly: boolean;
  /** Nothing without an image, and in assessments that were stored when one image of a study was read. */
  images?: ImagesRead | undefined;
}
