import { InvalidInputError } from "../errors.ts";

/** A bin that nobody is in counts as this share: the index is not defined for none. */
const LEAST_SHARE = 1e-4;

/**
 * The population stability index of two distributions over the same bins, `Σ (b - a) · ln(b / a)`: 0 where they are
 * equal. By custom below 0.1 little has changed, and from 0.25 on a lot; it is Jeffreys' divergence, and depends on the bins.
 * @param before how many in each bin, and `after` likewise
 * @throws InvalidInputError unless there are as many bins in both and somebody in either
 * @see Yurdakul, Naranjo 2020, Journal of Risk Model Validation 14(4):89-100, for its distribution
 */
export function populationStability(before: readonly number[], after: readonly number[]): number {
  const sum = (counts: readonly number[]) => counts.reduce((total, one) => total + one, 0);
  const [all, then] = [sum(before), sum(after)];
  if (before.length !== after.length || all <= 0 || then <= 0)
    throw new InvalidInputError("Two distributions are compared over the same bins.");
  return before.reduce((total, count, i) => {
    const a = Math.max(LEAST_SHARE, count / all);
    const b = Math.max(LEAST_SHARE, after[i]! / then);
    return total + (b - a) * Math.log(b / a);
  }, 0);
}

/**
 * The widest distance between two empirical distribution functions, 0 to 1, and how likely one as wide would be if both
 * were drawn from the same (asymptotic, right for large samples without many ties).
 * @throws InvalidInputError where either is empty
 * @see Smirnov 1948, Annals of Mathematical Statistics 19(2):279-281
 */
export function kolmogorovSmirnov(
  before: readonly number[],
  after: readonly number[],
): { distance: number; p: number } {
  const distance = stepsOf(before, after).reduce((most, { apart }) => Math.max(most, apart), 0);
  const effective = (before.length * after.length) / (before.length + after.length);
  const t = Math.sqrt(effective) * distance;
  return { distance, p: smirnovP(t) };
}

/**
 * The area between two empirical distribution functions (Wasserstein's first distance), in the unit of the values: how far
 * they have to be moved on average.
 * @throws InvalidInputError where either is empty
 * @see Vallender 1974, Theory of Probability and its Applications 18(4):784-786
 */
export function wassersteinDistance(before: readonly number[], after: readonly number[]): number {
  return stepsOf(before, after).reduce((sum, { apart, width }) => sum + apart * width, 0);
}

/** How far apart both functions are from each value on, and how far it is to the next. */
function stepsOf(before: readonly number[], after: readonly number[]): { apart: number; width: number }[] {
  if (before.length === 0 || after.length === 0)
    throw new InvalidInputError("Two distributions are compared where either has a value.");
  const all = [
    ...before.map((value) => ({ value, rise: 1 / before.length })),
    ...after.map((value) => ({ value, rise: -1 / after.length })),
  ].sort((a, b) => a.value - b.value);
  const steps: { apart: number; width: number }[] = [];
  let difference = 0;
  all.forEach(({ value, rise }, i) => {
    difference += rise;
    const next = all[i + 1];
    if (next?.value === value) return;
    steps.push({ apart: Math.abs(difference), width: next === undefined ? 0 : next.value - value });
  });
  return steps;
}

/** `P(K > t)` of Kolmogorov's distribution. */
function smirnovP(t: number): number {
  if (t < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * t * t);
  return Math.min(1, Math.max(0, sum));
}
