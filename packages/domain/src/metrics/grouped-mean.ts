import { InvalidInputError } from "../errors.ts";
import type { Interval } from "./interval.ts";
import { Z_95 } from "./normal.ts";

/**
 * The mean of the cases' values with the interval `mean ± 1.96 · SE`, where cases come in groups, such as several
 * pictures of one person: the distances from the mean are added up within each group first. For groups of one the error
 * is the usual one, `sd / √n`.
 * @param groups `[cases]`; each case is its own where left out
 * @throws InvalidInputError below two groups
 * @see Liang, Zeger 1986, Biometrika 73(1):13-22, for the variance
 */
export function groupedMean(values: ArrayLike<number>, groups?: readonly string[]): Interval {
  const cases = values.length;
  let total = 0;
  for (let i = 0; i < cases; i++) total += values[i]!;
  const value = total / cases;
  const sums = new Map<string | number, number>();
  for (let i = 0; i < cases; i++) {
    const group = groups?.[i] ?? i;
    sums.set(group, (sums.get(group) ?? 0) + values[i]! - value);
  }
  if (sums.size < 2) throw new InvalidInputError("An interval of a mean needs two groups.");
  const squares = [...sums.values()].reduce((sum, one) => sum + one * one, 0);
  const half = (Z_95 * Math.sqrt((sums.size / (sums.size - 1)) * squares)) / cases;
  return { value, low: value - half, high: value + half };
}
