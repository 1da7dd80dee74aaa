/** The 97.5 % point of the standard normal distribution. */
export const Z_95 = 1.959963984540054;

/** Below this a power series converges fast; above it a continued fraction does. */
const SERIES_LIMIT = 2.5;

/**
 * Two-sided p-value of a standard normal statistic, `P(|Z| >= |z|)`, to about 1e-14.
 * @see Abramowitz, Stegun 1964, Handbook of Mathematical Functions, 7.1.5 and 7.1.14
 */
export function twoSidedP(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  if (!Number.isFinite(x)) return Number.isNaN(x) ? Number.NaN : 0;
  if (x < SERIES_LIMIT) {
    let term = x;
    let sum = x;
    for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
      term *= (-x * x) / n;
      sum += term / (2 * n + 1);
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = x;
  for (let n = 60; n >= 1; n--) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
}
