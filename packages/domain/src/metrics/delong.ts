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
 * AUC with DeLong's variance and the 95 % interval `AUC ± 1.96 · SE`, cut to [0, 1]. Where cases come in groups, such
 * as several pictures of one person, it is Obuchowski's variance for clusters, which is DeLong's for groups of one.
 * @throws InvalidInputError unless there are two cases of either kind, and two groups of either
 * @see DeLong, DeLong, Clarke-Pearson 1988, Biometrics 44(3):837-845
 * @see Obuchowski 1997, Biometrics 53(2):567-578, for groups
 * @see Sun, Xu 2014, IEEE Signal Processing Letters 21(11):1389-1393, for the ranks
 */
export function aucInterval(cases: ScoredCases): AucInterval {
  const placements = placementsOf(cases);
  const value = meanWithFinding(placements, cases.positives);
  const variance = varianceOf(placements, value, cases);
  const half = Z_95 * Math.sqrt(variance);
  return { value, low: Math.max(0, value - half), high: Math.min(1, value + half), variance };
}

/**
 * `AUC(first) - AUC(second)` of two scores of the same cases, with DeLong's interval and test.
 * @param groups `[cases]`: cases of one group are not independent; each is its own where left out
 * @throws InvalidInputError if a score is missing, or as `aucInterval` does
 */
export function compareAucs(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  positives: ScoredCases["positives"],
  groups?: readonly string[],
): PairedDifference {
  const other = placementsOf({ scores: second, positives });
  const differences = placementsOf({ scores: first, positives }).map((placed, i) => placed - other[i]!);
  const value = meanWithFinding(differences, positives);
  const error = Math.sqrt(varianceOf(differences, value, { positives, groups }));
  const z = value === 0 ? 0 : value / error;
  return { value, low: value - Z_95 * error, high: value + Z_95 * error, z, p: twoSidedP(z) };
}

/** DeLong's structural components: for each case the share of cases of the other kind that it is ranked rightly against. */
function placementsOf(cases: ScoredCases): Float64Array {
  requireBothKinds(cases);
  const { scores, positives } = cases;
  const order = orderByScore(scores);
  const positiveCount = countOf(positives);
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
  return placement;
}

function countOf(positives: ScoredCases["positives"]): number {
  return Array.from(positives).filter(Boolean).length;
}

/** The AUC, from the cases with the finding; those without have the same mean. */
function meanWithFinding(placements: Float64Array, positives: ScoredCases["positives"]): number {
  return placements.reduce((sum, v, i) => (positives[i] ? sum + v : sum), 0) / countOf(positives);
}

/**
 * Obuchowski's variance: the components' distances from the AUC are added up within each group and kind first.
 * `Σ S² · G / (G - 1) / n²` for either kind, and twice the same of their products.
 */
function varianceOf(
  placements: Float64Array,
  mean: number,
  { positives, groups }: Pick<ScoredCases, "positives" | "groups">,
): number {
  const sums = new Map<string | number, { withFinding?: number; without?: number }>();
  placements.forEach((placed, i) => {
    const sum = sums.get(groups?.[i] ?? i) ?? {};
    const kind = positives[i] ? "withFinding" : "without";
    sum[kind] = (sum[kind] ?? 0) + placed - mean;
    sums.set(groups?.[i] ?? i, sum);
  });
  const all = [...sums.values()];
  const products = (a: "withFinding" | "without", b: "withFinding" | "without") => {
    const both = all.flatMap((sum) => (sum[a] === undefined || sum[b] === undefined ? [] : sum[a] * sum[b]));
    return { count: both.length, sum: both.reduce((total, v) => total + v, 0) };
  };
  const [own, other] = [products("withFinding", "withFinding"), products("without", "without")];
  if (own.count < 2 || other.count < 2)
    throw new InvalidInputError("DeLong's variance needs two groups with the finding and two without.");
  const cases = countOf(positives);
  const others = positives.length - cases;
  const variance =
    ((own.count / (own.count - 1)) * own.sum) / cases ** 2 +
    ((other.count / (other.count - 1)) * other.sum) / others ** 2 +
    (2 * (all.length / (all.length - 1)) * products("withFinding", "without").sum) / (cases * others);
  return Math.max(0, variance);
}
