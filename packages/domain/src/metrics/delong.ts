import { InvalidInputError } from "../errors.ts";
import { orderByScore, requireBothKinds, type ScoredCases } from "./auc.ts";
import type { Interval } from "./interval.ts";
import { twoSidedP, Z_95 } from "./normal.ts";

export interface AucInterval extends Interval {
  /** DeLong's variance of the AUC; 0 where the scores separate perfectly. */
  variance: number;
}

export interface PairedDifference extends Interval {
  /** Difference over its standard error; 0 where both are 0. */
  z: number;
  /** Two-sided. */
  p: number;
}

/**
 * AUC with DeLong's variance and the 95 % interval `AUC ± 1.96 · SE`, cut to [0, 1].
 *
 * Assumes independent cases; where one person gives several images the interval is somewhat too narrow.
 * @throws InvalidInputError unless there are two cases of either kind
 * @see DeLong, DeLong, Clarke-Pearson 1988, Biometrics 44(3):837-845
 * @see Sun, Xu 2014, IEEE Signal Processing Letters 21(11):1389-1393, for the ranks
 */
export function aucInterval(cases: ScoredCases): AucInterval {
  const { value, withFinding, without } = components(cases);
  const variance = varianceOfMean(withFinding) + varianceOfMean(without);
  const half = Z_95 * Math.sqrt(variance);
  return { value, low: Math.max(0, value - half), high: Math.min(1, value + half), variance };
}

/**
 * `AUC(first) - AUC(second)` of two scores of the same cases, with DeLong's interval and test.
 * @throws InvalidInputError if a score is missing or there are fewer than two cases of either kind
 */
export function compareAucs(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  positives: ScoredCases["positives"],
): PairedDifference {
  const a = components({ scores: first, positives });
  const b = components({ scores: second, positives });
  const value = a.value - b.value;
  const differences = (x: Float64Array, y: Float64Array) => x.map((v, i) => v - y[i]!);
  const withFinding = differences(a.withFinding, b.withFinding);
  const without = differences(a.without, b.without);
  const variance = varianceOfMean(withFinding) + varianceOfMean(without);
  const error = Math.sqrt(variance);
  const z = value === 0 ? 0 : value / error;
  return { value, low: value - Z_95 * error, high: value + Z_95 * error, z, p: twoSidedP(z) };
}

/** DeLong's structural components: for each case the share of cases of the other kind that it is ranked rightly against. */
function components(cases: ScoredCases): { value: number; withFinding: Float64Array; without: Float64Array } {
  requireBothKinds(cases);
  const { scores, positives } = cases;
  const order = orderByScore(scores);
  const positiveCount = Array.from(positives).filter(Boolean).length;
  const negativeCount = positives.length - positiveCount;
  if (positiveCount < 2 || negativeCount < 2) {
    throw new InvalidInputError("DeLong's variance needs two cases with the finding and two without.");
  }
  const placement = new Float64Array(scores.length);
  let positivesBelow = 0;
  let negativesBelow = 0;
  for (let i = 0; i < order.length; ) {
    let end = i;
    let tiedPositive = 0;
    while (end < order.length && scores[order[end]!] === scores[order[i]!])
      if (positives[order[end++]!]) tiedPositive++;
    const tiedNegative = end - i - tiedPositive;
    for (; i < end; i++) {
      placement[order[i]!] = positives[order[i]!]
        ? (negativesBelow + tiedNegative / 2) / negativeCount
        : 1 - (positivesBelow + tiedPositive / 2) / positiveCount;
    }
    positivesBelow += tiedPositive;
    negativesBelow += tiedNegative;
  }
  const withFinding = placement.filter((_, i) => Boolean(positives[i]));
  const without = placement.filter((_, i) => !positives[i]);
  return { value: withFinding.reduce((sum, v) => sum + v, 0) / positiveCount, withFinding, without };
}

/** Variance of the mean of independent values. */
function varianceOfMean(values: Float64Array): number {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const squares = values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  return squares / (values.length - 1) / values.length;
}
