import { InvalidInputError } from "../errors.ts";
import { choleskyFactor, solveCholesky } from "../learning/cholesky.ts";

/**
 * How far two groups' means lie apart, in their common standard deviation: it does not grow with the groups, and up to
 * 0.1 is commonly taken for balance.
 * @returns 0 where both are the same without any spread, and infinity where they differ without any
 * @see Austin 2009, Statistics in Medicine 28(25):3083-3107, section 2
 */
export function meanDifference(a: Spread, b: Spread): number {
  return divided(a.mean - b.mean, Math.sqrt((a.standardDeviation ** 2 + b.standardDeviation ** 2) / 2));
}

export interface Spread {
  mean: number;
  standardDeviation: number;
}

/**
 * The same of a share.
 * @param a 0 to 1
 * @param b 0 to 1
 * @see Austin 2009, Statistics in Medicine 28(25):3083-3107, section 2
 */
export function shareDifference(a: number, b: number): number {
  return divided(a - b, Math.sqrt((a * (1 - a) + b * (1 - b)) / 2));
}

/**
 * The same of several categories at once: the Mahalanobis distance of two multinomial samples, which is never negative.
 * @param a shares of all categories, 0 to 1, which sum to 1
 * @param b in the order of `a`
 * @returns infinity where no category is of both
 * @throws InvalidInputError unless there are two categories at least, and as many of both
 * @see Yang, Dalton 2012, SAS Global Forum, paper 335-2012
 */
export function categoryDifference(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length || a.length < 2)
    throw new InvalidInputError(
      "A difference of categories needs two of them at least, and the same of both.",
    );
  // What nobody has in either group says nothing, and would leave the matrix without an inverse.
  const used = a.flatMap((share, k) => (share + b[k]! > 0 ? [k] : []));
  const size = used.length - 1;
  if (size < 1) return 0;
  // The matrix has an inverse but then.
  if (used.every((k) => a[k] === 0 || b[k] === 0)) return Number.POSITIVE_INFINITY;
  const difference = Float64Array.from({ length: size }, (_, k) => a[used[k]!]! - b[used[k]!]!);
  if (difference.every((each) => each === 0)) return 0;
  const covariance = new Float64Array(size * size);
  for (let k = 0; k < size; k++) {
    for (let l = 0; l <= k; l++) {
      const of = (shares: readonly number[]) =>
        (k === l ? shares[used[k]!]! : 0) - shares[used[k]!]! * shares[used[l]!]!;
      covariance[k * size + l] = (of(a) + of(b)) / 2;
    }
  }
  const solved = Float64Array.from(difference);
  solveCholesky(choleskyFactor(covariance, size), size, solved);
  const squared = difference.reduce((sum, each, k) => sum + each * solved[k]!, 0);
  return Math.sqrt(Math.max(0, squared));
}

function divided(difference: number, by: number): number {
  return difference === 0 ? 0 : difference / by;
}
