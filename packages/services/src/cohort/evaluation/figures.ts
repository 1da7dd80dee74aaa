import {
  aucInterval,
  averagePrecision,
  brierDecomposition,
  compareAucs,
  type FigureWeight,
  findingCalibrationError,
  groupedMean,
  type Interval,
  netReclassification,
  type PairedDifference,
  protectedFigure,
  protectedP,
  REPORT_THRESHOLDS,
  roundToWeight,
  safeThresholds,
  thresholdFigures,
  wilsonInterval,
} from "@synoptic/domain";
import { calibrationFigures } from "./calibration-figures.ts";
import type { Drawn, ScoredCase } from "./draw.ts";
import type { Evidence, EvidenceDifference, EvidenceReport, ReportBin, ReportThreshold } from "./report.ts";

/** A case with what each evidence makes of it; nothing of an image where there is none. */
export interface EvaluationCase extends ScoredCase {
  fused: number;
  image: number | null;
  history: number;
}

const unit = { scale: 1, least: 0, most: 1 };

/** Every figure of one evidence on the cases that were drawn, as it may be told. */
export function evidenceFigures(
  drawn: Drawn<EvaluationCase>,
  evidence: Evidence,
  floor: number,
): EvidenceReport {
  const { cases, persons } = drawn;
  const of = columns(cases, evidence);
  const { scores, positives, groups } = of;
  const thresholds = safeThresholds(of, floor);
  const murphy = brierDecomposition(scores, positives);
  const told = (value: number) => roundToWeight(value, 1 / persons, drawn.random());
  const precision = averagePrecision(of);
  const ill = withFinding(cases);
  return {
    evidence,
    auc: protectedFigure(aucInterval(of), drawn, unit),
    averagePrecision: protectedFigure(logitInterval(precision, ill), drawn, {
      ...unit,
      // Whoever has not got it and comes before all who have takes 1 / (k + 1) from the precision at the k-th of them.
      scale: Math.log(ill),
    }),
    brier: protectedFigure(groupedMean(squares(of), groups), drawn, unit),
    reliability: told(murphy.reliability),
    resolution: told(murphy.resolution),
    uncertainty: told(murphy.uncertainty),
    ...calibrationFigures(of, drawn, floor),
    calibrationError: told(findingCalibrationError(scores, positives)),
    thresholds: thresholds.map((threshold) => atThreshold(of, threshold, drawn)),
    bins: binsBetween(of, drawn, floor),
  };
}

export interface Columns {
  scores: number[];
  positives: boolean[];
  groups: string[];
}

export function columns(cases: readonly EvaluationCase[], evidence: Evidence): Columns {
  return {
    scores: cases.map((one) => one[evidence] ?? 0),
    positives: cases.map(({ positive }) => positive),
    groups: cases.map(({ patientId }) => patientId),
  };
}

function withFinding(cases: readonly EvaluationCase[]): number {
  return new Set(cases.flatMap(({ patientId, positive }) => (positive ? [patientId] : []))).size;
}

function squares({ scores, positives }: Columns): number[] {
  return scores.map((score, i) => (score - (positives[i] ? 1 : 0)) ** 2);
}

/**
 * The average precision's interval on the logit scale, `logit(p) ± 1.96 / √(n p (1 - p))` of `n` persons with the finding.
 * @see Boyd, Eng, Page 2013, ECML PKDD, Lecture Notes in Computer Science 8190:451-466
 */
function logitInterval(value: number, persons: number): Interval {
  if (value <= 0 || value >= 1) return { value, low: value, high: value };
  const half = 1.959963984540054 / Math.sqrt(persons * value * (1 - value));
  const centre = Math.log(value / (1 - value));
  const back = (logit: number) => 1 / (1 + Math.exp(-logit));
  return { value, low: back(centre - half), high: back(centre + half) };
}

/** On either side of it there are many of either kind, so that each share is of some and is neither 0 nor 1. */
function atThreshold(of: Columns, threshold: number, drawn: FigureWeight): ReportThreshold {
  const figures = thresholdFigures(of, threshold);
  const share = (interval: Interval | null) => protectedFigure(interval!, drawn, unit);
  const ratio = (interval: Interval | null) => interval && protectedFigure(interval, drawn, { least: 0 });
  const prevalence = of.positives.filter(Boolean).length / of.positives.length;
  const treatAll = prevalence - ((1 - prevalence) * threshold) / (1 - threshold);
  return {
    threshold,
    accuracy: share(figures.accuracy),
    sensitivity: share(figures.sensitivity),
    specificity: share(figures.specificity),
    precision: share(figures.positivePredictiveValue),
    negativePredictiveValue: share(figures.negativePredictiveValue),
    f1: share(figures.f1),
    positiveLikelihoodRatio: ratio(figures.positiveLikelihoodRatio),
    negativeLikelihoodRatio: ratio(figures.negativeLikelihoodRatio),
    netBenefit: protectedFigure(figures.netBenefit!, drawn, { scale: 1 }),
    treatAll: roundToWeight(treatAll, 1 / drawn.persons, drawn.random()),
  };
}

/** A dot of the calibration curve is of so many times the floor of either kind, and there are few dots. */
const FLOORS_A_BIN = 3;

function binsBetween(of: Columns, { persons, random }: FigureWeight, floor: number): ReportBin[] {
  const { scores, positives } = of;
  const ends = [0, ...safeThresholds(of, FLOORS_A_BIN * floor), 1];
  return ends.slice(1).map((end, k) => {
    const from = ends[k]!;
    const inside = scores.flatMap((score, i) => (score >= from && (score < end || end === 1) ? [i] : []));
    const count = inside.filter((i) => positives[i]).length;
    const mean = inside.reduce((sum, i) => sum + scores[i]!, 0) / inside.length;
    // Of either kind; cases are at least as many as persons, so that this is no more than there are.
    const own = Math.min(persons, count, inside.length - count);
    return {
      meanProbability: Math.min(end, Math.max(from, roundToWeight(mean, (end - from) / (2 * own), random()))),
      observed: protectedFigure(wilsonInterval(count, inside.length), { persons: 2 * own, random }, unit),
    };
  });
}

/** Two risks of the same drawn cases: DeLong's paired difference, and who moves over a threshold. */
export function differenceOf(
  drawn: Drawn<ScoredCase>,
  [first, second]: [name: string, name: string],
  [a, b]: [number[], number[]],
): EvidenceDifference {
  const { cases } = drawn;
  const positives = cases.map(({ positive }) => positive);
  const groups = cases.map(({ patientId }) => patientId);
  const share = positives.filter(Boolean).length / positives.length;
  // The share of cases with it (Pencina et al. 2017), as the nearest of the report's thresholds.
  const threshold = REPORT_THRESHOLDS.reduce((best, one) =>
    Math.abs(one - share) < Math.abs(best - share) ? one : best,
  );
  const { withFinding: up, withoutFinding: down } = netReclassification(b, a, positives, threshold);
  const spread = (kind: boolean) => {
    const at = positives.flatMap((one, i) => (one === kind ? [i] : []));
    const moved = at.map((i) => (Number(a[i]! >= threshold) - Number(b[i]! >= threshold)) * (kind ? 1 : -1));
    const interval = groupedMean(
      moved,
      at.map((i) => groups[i]!),
    );
    const value = kind ? up : down;
    return protectedFigure({ ...interval, value }, drawn, { scale: 1, least: -1, most: 1 });
  };
  return {
    ...{ first, second, threshold },
    auc: toldDifference(compareAucs(a, b, positives, groups), drawn),
    withFinding: spread(true),
    withoutFinding: spread(false),
  };
}

export function toldDifference({ p, ...interval }: PairedDifference, weight: FigureWeight) {
  const { value, low, high } = interval;
  return {
    ...protectedFigure({ value, low, high }, weight, { scale: 1, least: -1, most: 1 }),
    p: protectedP(Number.isNaN(p) ? 1 : p),
  };
}
