import { twoSidedP } from "./normal.ts";

/**
 * The chance that a chi-squared variable with `df` degrees of freedom is at least `statistic`, to about 1e-12.
 * @param statistic >= 0
 * @param df whole, > 0
 * @see Abramowitz, Stegun 1964, Handbook of Mathematical Functions, 26.4.4 and 26.4.5
 */
export function chiSquaredP(statistic: number, df: number): number {
  // Q(df/2 + 1) = Q(df/2) + (x/2)^(df/2) e^(-x/2) / Gamma(df/2 + 1), from df 1 (the normal) or 2 (an exponential).
  const half = statistic / 2;
  const isOdd = df % 2 === 1;
  let tail = isOdd ? twoSidedP(Math.sqrt(statistic)) : Math.exp(-half);
  let term = isOdd ? Math.exp(-half) * Math.sqrt(half / Math.PI) * 2 : Math.exp(-half) * half;
  for (let k = isOdd ? 1 : 2; k < df; k += 2) {
    tail += term;
    term *= half / (k / 2 + 1);
  }
  return tail;
}
