import { InvalidInputError } from "../errors.ts";

/**
 * The finite-sample quantile of split conformal prediction: the `ceil((n + 1) · level)`-th smallest score, where
 * a case's score is `1 - probability of its true class`. Sets by this threshold hold the true class of a new case
 * with probability at least `level`, if new cases are like these (exchangeable).
 *
 * 1, so that every class is in every set, where there are too few cases to promise the level.
 * @param trueClassProbabilities calibrated, of cases that no training step saw
 * @param level in (0, 1), such as 0.9
 * @throws InvalidInputError if there are no cases or the level is outside (0, 1)
 * @see Angelopoulos, Bates 2023, Foundations and Trends in Machine Learning 16(4):494-591, section 1
 */
export function conformalQuantile(trueClassProbabilities: ArrayLike<number>, level: number): number {
  if (!(level > 0 && level < 1)) throw new InvalidInputError("A conformal level must lie between 0 and 1.");
  const n = trueClassProbabilities.length;
  if (n === 0) throw new InvalidInputError("A conformal quantile needs at least one case.");
  const scores = Float64Array.from(trueClassProbabilities, (p) => 1 - p).sort();
  const rank = Math.ceil((n + 1) * level - 1e-9);
  return rank > n ? 1 : scores[rank - 1]!;
}

/**
 * Indices of the classes in the set, most probable first: those with `1 - probability <= quantile`, and always
 * the most probable one, so that no set is empty (which can only raise the coverage).
 */
export function conformalSet(probabilities: readonly number[], quantile: number): number[] {
  const order = probabilities.map((_, c) => c).sort((a, b) => probabilities[b]! - probabilities[a]! || a - b);
  return order.filter((c, rank) => rank === 0 || 1 - probabilities[c]! <= quantile);
}
