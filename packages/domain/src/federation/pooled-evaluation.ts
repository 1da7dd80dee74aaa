import { type Interval, wilsonInterval } from "../metrics/interval.ts";
import { Z_95 } from "../metrics/normal.ts";
import type { ScoreHistogram } from "./score-histogram.ts";

/** One dot of the pooled reliability diagram. */
export interface PooledBin {
  from: number;
  to: number;
  /** Persons, in multiples of the floor. */
  persons: number;
  /** Mean probability, to within half of a fine bin. */
  meanProbability: number;
  observed: Interval;
}

export interface PooledEvaluation {
  /** Persons with and without the finding, in multiples of the floor. */
  withFinding: number;
  withoutFinding: number;
  /** Ties within a bin count one half. The interval is DeLong's on the binned scores. */
  auc: Interval;
  /** The AUC of the unbinned scores of these very counts lies no farther from `auc` than this. */
  binningError: number;
  /** What rounding the counts of all sites may add at worst. */
  roundingError: number;
  /** From nothing called positive to everything. */
  roc: { threshold: number; sensitivity: number; specificity: number }[];
  calibration: PooledBin[];
  /** Mean squared distance of the probability to the truth, 0 to 1, to within `brierError`. */
  brier: number;
  brierError: number;
  /** Mean negative log-likelihood of the finding, nats, every person in the middle of the bin. */
  logLoss: number;
}

/** Coarse bins of the reliability diagram. */
const CALIBRATION_BINS = 10;

/**
 * What several sites' protected histograms say of a model together; nothing where a kind of person is missing.
 *
 * `AUC = Σ_b P_b (N_below(b) + N_b / 2) / (P N)`. Within a bin nothing is known of the order, so that the true area lies
 * within `Σ_b P_b N_b / (2 P N)` of it. Each cumulative share that a site tells lies at most `3 (floor - 1)` persons from
 * the truth, its class's total counted, which moves both curves by as much at worst. Brier score and mean probabilities
 * take every person to stand in the middle of the bin, half of a bin's width off at most.
 * @param sites how many sites' counts were rounded
 * @see Hanley, McNeil 1982, Radiology 143:29-36, for the area as a count of pairs
 * @see DeLong, DeLong, Clarke-Pearson 1988, Biometrics 44:837-845, for its variance by placements
 */
export function evaluatePooled(
  { positives, negatives }: ScoreHistogram,
  { sites, floor }: { sites: number; floor: number },
): PooledEvaluation | null {
  const bins = positives.length;
  const [P, N] = [sum(positives), sum(negatives)];
  if (P === 0 || N === 0) return null;
  let [area, ties, below, squares, surprise] = [0, 0, 0, 0, 0];
  const half = 0.5 / bins;
  for (let b = 0; b < bins; b++) {
    const [p, n, middle] = [positives[b]!, negatives[b]!, (b + 0.5) / bins];
    area += p * (below + n / 2);
    ties += (p * n) / 2;
    below += n;
    surprise -= p * Math.log(middle) + n * Math.log(1 - middle);
    squares += p * (1 - middle) ** 2 + n * middle ** 2;
  }
  const auc = area / (P * N);
  return {
    withFinding: P,
    withoutFinding: N,
    auc: deLongOfBins(positives, negatives, auc),
    binningError: ties / (P * N),
    roundingError: Math.min(1, 3 * (floor - 1) * sites * (1 / P + 1 / N)),
    roc: rocOfBins(positives, negatives),
    calibration: calibrationOfBins(positives, negatives),
    brier: squares / (P + N),
    // |(x ± h)² - x²| is 2xh + h² at most, and x is at most 1.
    brierError: 2 * half + half ** 2,
    logLoss: surprise / (P + N),
  };
}

/** 1.96 standard errors of the mean placements, cut to [0, 1]. */
function deLongOfBins(positives: Int32Array, negatives: Int32Array, auc: number): Interval {
  const [P, N] = [sum(positives), sum(negatives)];
  let [below, above, ofPositives, ofNegatives] = [0, P, 0, 0];
  for (let b = 0; b < positives.length; b++) {
    const [p, n] = [positives[b]!, negatives[b]!];
    ofPositives += p * ((below + n / 2) / N - auc) ** 2;
    ofNegatives += n * ((above - p / 2) / P - auc) ** 2;
    below += n;
    above -= p;
  }
  const variance = ofPositives / (P * Math.max(1, P - 1)) + ofNegatives / (N * Math.max(1, N - 1));
  const reach = Z_95 * Math.sqrt(variance);
  return { value: auc, low: Math.max(0, auc - reach), high: Math.min(1, auc + reach) };
}

function rocOfBins(positives: Int32Array, negatives: Int32Array): PooledEvaluation["roc"] {
  const [P, N] = [sum(positives), sum(negatives)];
  const roc = [{ threshold: 1, sensitivity: 0, specificity: 1 }];
  let [called, falsely] = [0, 0];
  for (let b = positives.length - 1; b >= 0; b--) {
    if (positives[b] === 0 && negatives[b] === 0) continue;
    called += positives[b]!;
    falsely += negatives[b]!;
    roc.push({ threshold: b / positives.length, sensitivity: called / P, specificity: 1 - falsely / N });
  }
  return roc;
}

function calibrationOfBins(positives: Int32Array, negatives: Int32Array): PooledBin[] {
  const each = positives.length / CALIBRATION_BINS;
  const made: PooledBin[] = [];
  for (let k = 0; k < CALIBRATION_BINS; k++) {
    let [persons, events, predicted] = [0, 0, 0];
    for (let b = Math.round(k * each); b < Math.round((k + 1) * each); b++) {
      const count = positives[b]! + negatives[b]!;
      persons += count;
      events += positives[b]!;
      predicted += (count * (b + 0.5)) / positives.length;
    }
    if (persons === 0) continue;
    made.push({
      from: k / CALIBRATION_BINS,
      to: (k + 1) / CALIBRATION_BINS,
      persons,
      meanProbability: predicted / persons,
      observed: wilsonInterval(events, persons),
    });
  }
  return made;
}

function sum(counts: Int32Array): number {
  return counts.reduce((total, count) => total + count, 0);
}
