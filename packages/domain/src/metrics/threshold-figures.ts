import { InvalidInputError } from "../errors.ts";
import type { ScoredCases } from "./auc.ts";
import { groupedMean } from "./grouped-mean.ts";
import { groupedShare, type Interval } from "./interval.ts";
import { Z_95 } from "./normal.ts";

/** What calling every case from a threshold on positive does. A share of no case is nothing. */
export interface ThresholdFigures {
  threshold: number;
  accuracy: Interval;
  /** Recall. */
  sensitivity: Interval | null;
  specificity: Interval | null;
  /** Precision. */
  positivePredictiveValue: Interval | null;
  negativePredictiveValue: Interval | null;
  f1: Interval | null;
  /** How far a call, and no call, move the odds; nothing where a share that it divides by is 0. */
  positiveLikelihoodRatio: Interval | null;
  negativeLikelihoodRatio: Interval | null;
  /** In true positives a case, at the threshold as threshold probability; nothing where that is 0 or 1. */
  netBenefit: Interval | null;
}

/**
 * Every figure of one threshold with its 95 % interval: Wilson's for shares, by group; for F1 that of the share
 * `J = TP / (TP + FP + FN)`, of which it is the monotone function `2J / (1 + J)`; for likelihood ratios that of their
 * logarithm, by the shares' effective numbers of cases; for the net benefit that of a mean.
 * @throws InvalidInputError where there is no case
 * @see Simel, Samsa, Matchar 1991, Journal of Clinical Epidemiology 44(8):763-770, for likelihood ratios
 * @see Vickers, Elkin 2006, Medical Decision Making 26(6):565-574, for the net benefit
 */
export function thresholdFigures(cases: ScoredCases, threshold: number): ThresholdFigures {
  const { scores, positives } = cases;
  const rows = Array.from({ length: scores.length }, (_, i) => i);
  if (rows.length === 0) throw new InvalidInputError("There is nothing to measure.");
  const groups = rows.map((i) => cases.groups?.[i] ?? String(i));
  const isCalled = (i: number) => scores[i]! >= threshold;
  const isPositive = (i: number) => Boolean(positives[i]);
  const share = (of: (i: number) => boolean, isSo: (i: number) => boolean): Interval | null => {
    const counted = rows.filter(of);
    if (counted.length === 0) return null;
    return groupedShare(
      counted.map((i) => (isSo(i) ? 1 : 0)),
      counted.map((i) => groups[i]!),
    );
  };
  const not = (is: (i: number) => boolean) => (i: number) => !is(i);
  const sensitivity = share(isPositive, isCalled);
  const specificity = share(not(isPositive), not(isCalled));
  const overlap = share(
    (i) => isCalled(i) || isPositive(i),
    (i) => isCalled(i) && isPositive(i),
  );
  const worth = threshold / (1 - threshold);
  return {
    threshold,
    accuracy: share(
      () => true,
      (i) => isCalled(i) === isPositive(i),
    )!,
    sensitivity,
    specificity,
    positivePredictiveValue: share(isCalled, isPositive),
    negativePredictiveValue: share(not(isCalled), not(isPositive)),
    f1: overlap && mapped(overlap, (j) => (2 * j) / (1 + j)),
    positiveLikelihoodRatio: ratio(sensitivity, share(not(isPositive), isCalled)),
    negativeLikelihoodRatio: ratio(share(isPositive, not(isCalled)), specificity),
    netBenefit:
      threshold > 0 && threshold < 1 && new Set(groups).size >= 2
        ? groupedMean(
            rows.map((i) => (isCalled(i) ? (isPositive(i) ? 1 : -worth) : 0)),
            groups,
          )
        : null,
  };
}

/** Of two independent shares, on the scale of the logarithm; nothing where either is 0. */
function ratio(above: Interval | null, below: Interval | null): Interval | null {
  if (!above || !below || above.value === 0 || below.value === 0) return null;
  const value = above.value / below.value;
  const error = Math.sqrt(relativeVariance(above) + relativeVariance(below));
  return { value, low: value * Math.exp(-Z_95 * error), high: value * Math.exp(Z_95 * error) };
}

/** `(1 - p) / (p · n)`, with the effective number of cases that Wilson's interval was made with. */
function relativeVariance({ value, low, high }: Interval): number {
  if (value === 1) return 0;
  // Its half width is `z / (1 + z²/n) · √(p(1-p)/n + z²/4n²)`, and its centre `(p + z²/2n) / (1 + z²/n)`.
  const z2 = Z_95 * Z_95;
  const centre = (low + high) / 2;
  const trials = value === 0.5 ? halfTrials(high - low) : (z2 * (0.5 - centre)) / (centre - value);
  return (1 - value) / (value * trials);
}

/** At one half the centre says nothing, and the width is `z / √(n + z²)`. */
function halfTrials(width: number): number {
  return (Z_95 / width) ** 2 - Z_95 * Z_95;
}

function mapped({ value, low, high }: Interval, by: (value: number) => number): Interval {
  return { value: by(value), low: by(low), high: by(high) };
}
