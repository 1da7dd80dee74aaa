import type { Interval, PairedDifference, ProtectedCount } from "@synoptic/domain";

/** What a risk was made of. */
export type Evidence = "fused" | "image" | "history";

/** Why cases were left out, in the order in which it is asked; the first that holds counts. */
export const leftOutReasons = [
  "withheld",
  "no-image",
  "saw-later",
  "not-there",
  "learnt",
  "no-inputs",
  "not-for-them",
  "no-label",
  "had-it-before",
  "not-followed",
] as const;
export type LeftOutReason = (typeof leftOutReasons)[number];

/** One threshold of the fixed grid; a figure that is nothing is not defined there. */
export interface ReportThreshold {
  threshold: number;
  accuracy: Interval;
  sensitivity: Interval;
  specificity: Interval;
  precision: Interval;
  negativePredictiveValue: Interval;
  f1: Interval;
  positiveLikelihoodRatio: Interval | null;
  negativeLikelihoodRatio: Interval | null;
  netBenefit: Interval;
  /** Of acting on everyone. */
  treatAll: number;
}

/** One dot of the calibration curve: the cases between two thresholds. */
export interface ReportBin {
  meanProbability: number;
  observed: Interval;
}

export interface EvidenceReport {
  evidence: Evidence;
  auc: Interval;
  averagePrecision: Interval;
  brier: Interval;
  /** Murphy's parts of the Brier score over the bins below. */
  reliability: number;
  resolution: number;
  uncertainty: number;
  /** Nothing, with the intercept, where hardly anybody's risk differs from the others'. */
  slope: Interval | null;
  intercept: Interval | null;
  inTheLarge: Interval;
  observedToExpected: Interval;
  /** Of 15 bins of equal width. */
  calibrationError: number;
  thresholds: ReportThreshold[];
  bins: ReportBin[];
}

/** Two risks of the same cases, the first less the second. */
export interface EvidenceDifference {
  first: string;
  second: string;
  auc: Omit<PairedDifference, "z">;
  /** At the threshold: share moved up less share moved down of those with the finding, and the other way round without. */
  threshold: number;
  withFinding: Interval;
  withoutFinding: Interval;
}

export interface SubgroupReport {
  by: "sex" | "age" | "manufacturer" | "skinType";
  group: string;
  people: ProtectedCount;
  auc: Interval;
  observedToExpected: Interval;
  /** AUC less that of all the others; nothing where those are too few. */
  difference: Omit<PairedDifference, "z"> | null;
  /** Of that difference, once it counts how many subgroups are looked at (Holm); nothing where there is none. */
  adjustedP: number | null;
  /** True where nothing should be concluded from it. */
  tooSmallToTell: boolean;
  differs: boolean;
}

/** One figure of both periods. */
export interface PeriodReport {
  people: ProtectedCount;
  /** Nothing where there are too few with the finding or without. */
  calibration: {
    slope: Interval | null;
    intercept: Interval | null;
    observedToExpected: Interval;
    auc: Interval;
  } | null;
}

export interface DriftReport {
  secondPeriodFrom: string;
  before: PeriodReport;
  after: PeriodReport;
  /** What is compared between the periods, over the same bins; also of cases whose truth is not known. */
  inputs: {
    of: Evidence | "novelty";
    stability: number;
    distance: number;
    p: number;
    /** Wasserstein's, in the unit of the value. */
    moved: number;
    bins: { from: number; to: number; before: number; after: number }[];
  }[];
  /**
   * How far the images lie apart as the backbone sees them (squared maximum mean discrepancy), and the persons of either
   * period with an embedding. Nothing where there are too few, and in older reports.
   */
  embedding?: {
    squaredDiscrepancy: number;
    p: number;
    before: ProtectedCount;
    after: ProtectedCount;
  } | null;
}

/** That risks were computed for the evaluation. */
export interface ComputedNote {
  /** Within how many years they are; nothing for one that is not of a time. */
  horizonYears: number | null;
  /** Within how many days the labels are; nothing where those are not of a time. */
  withinDays: number | null;
  /** ISO day of everybody's index; nothing where the cohort has its own. */
  indexOn: string | null;
}

/** What an evaluation says. Everything in it is protected: it may be shown to whoever may ask. */
export interface EvaluationReport {
  schemaVersion: 1;
  snapshotAt: string;
  floor: number;
  finding: { id: string; label: string };
  /** Whose risks: a model, or a score by its title with no version. */
  model: { id: string; version: string };
  /** Nothing for risks that were told, and in older reports. */
  computed?: ComputedNote | null;
  members: ProtectedCount;
  /** With a risk that was told, or that could be computed. */
  assessed: ProtectedCount;
  leftOut: { reason: LeftOutReason; people: ProtectedCount }[];
  /** Of an uploaded table: members with a risk that it names, however often; nothing without a table, and in older reports. */
  namedInTable?: ProtectedCount | null;
  evaluated: ProtectedCount;
  withFinding: ProtectedCount;
  withoutFinding: ProtectedCount;
  /** Of those who are evaluated: of whom no observation tells the skin type; missing in older reports. */
  skinTypeUnknown?: ProtectedCount;
  /** Nothing where there are too few with the finding or too few without. */
  figures: {
    evidence: EvidenceReport[];
    differences: EvidenceDifference[];
    subgroups: SubgroupReport[];
    /** The champion beside another version; nothing where none was asked for or too few cases were read by both. */
    versions:
      | (EvidenceDifference & { reads: "image" | "fused"; firstAuc: Interval; secondAuc: Interval })
      | null;
  } | null;
  /** Nothing where it was not asked for, or either period has too few. */
  drift: DriftReport | null;
}
