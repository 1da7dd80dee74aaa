import { InvalidInputError } from "../errors.ts";

/** Two-class scores: `positives[i]` says whether case `i` has the finding; a higher score should mean that it has. */
export interface ScoredCases {
  scores: ArrayLike<number>;
  positives: ArrayLike<boolean | number>;
  /** Cases of one group, such as a person, are not independent: intervals widen. Each is its own where left out. */
  groups?: readonly string[] | undefined;
}

/** Indices of the cases, lowest score first. */
export function orderByScore(scores: ArrayLike<number>): Uint32Array {
  return Uint32Array.from({ length: scores.length }, (_, i) => i).sort(
    (a, b) => scores[a]! - scores[b]! || a - b,
  );
}

/** @throws InvalidInputError unless lengths agree, scores are finite and there is a case of either kind */
export function requireBothKinds({ scores, positives }: ScoredCases): void {
  if (scores.length !== positives.length) throw new InvalidInputError("There is one score a case.");
  let count = 0;
  for (let i = 0; i < scores.length; i++) {
    if (!Number.isFinite(scores[i])) throw new InvalidInputError("Scores must be finite numbers.");
    if (positives[i]) count++;
  }
  if (count === 0 || count === scores.length) {
    throw new InvalidInputError("An ROC curve needs at least one case with the finding and one without.");
  }
}

/**
 * Area under the ROC curve, 0 to 1: the chance that a case with the finding scores above one without, ties
 * counting one half.
 * @throws InvalidInputError where only one kind of case is there
 */
export function auc(cases: ScoredCases): number {
  requireBothKinds(cases);
  return weightedAuc(cases, orderByScore(cases.scores), undefined);
}

/**
 * The same with a weight, >= 0, a case: what a bootstrap needs, since resampling only changes how often each case
 * counts and never their order. NaN where one kind has no weight.
 */
export function weightedAuc(
  { scores, positives }: ScoredCases,
  order: Uint32Array,
  weights: ArrayLike<number> | undefined,
): number {
  let below = 0;
  let wins = 0;
  let total = 0;
  for (let i = 0; i < order.length; ) {
    let tiedPositive = 0;
    let tiedNegative = 0;
    const score = scores[order[i]!]!;
    for (; i < order.length && scores[order[i]!] === score; i++) {
      const at = order[i]!;
      const weight = weights ? weights[at]! : 1;
      if (positives[at]) tiedPositive += weight;
      else tiedNegative += weight;
    }
    wins += tiedPositive * (below + tiedNegative / 2);
    below += tiedNegative;
    total += tiedPositive;
  }
  return wins / (below * total);
}

export interface RocPoint {
  /** Cases that score at least this are called positive; Infinity at the origin. */
  threshold: number;
  sensitivity: number;
  specificity: number;
}

/**
 * The ROC curve, one point a distinct score, from nothing called positive to everything.
 * @throws InvalidInputError where only one kind of case is there
 */
export function rocCurve(cases: ScoredCases): RocPoint[] {
  requireBothKinds(cases);
  const { scores, positives } = cases;
  const order = orderByScore(scores).reverse();
  const positiveCount = Array.from(positives).filter(Boolean).length;
  const negativeCount = positives.length - positiveCount;
  const points: RocPoint[] = [{ threshold: Number.POSITIVE_INFINITY, sensitivity: 0, specificity: 1 }];
  let truePositives = 0;
  let falsePositives = 0;
  order.forEach((at, i) => {
    if (positives[at]) truePositives++;
    else falsePositives++;
    const next = order[i + 1];
    if (next !== undefined && scores[next] === scores[at]) return;
    points.push({
      threshold: scores[at]!,
      sensitivity: truePositives / positiveCount,
      specificity: 1 - falsePositives / negativeCount,
    });
  });
  return points;
}
