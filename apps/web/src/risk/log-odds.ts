/** Natural log-odds of a probability in (0, 1): `ln(p / (1 - p))`. */
export function toLogOdds(probability: number): number {
  return Math.log(probability / (1 - probability));
}

/** The probability behind natural log-odds: `1 / (1 + exp(-x))`. */
export function fromLogOdds(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/**
 * Where a probability lies on a log-odds axis from `low` to `high`, 0 to 1, clamped at both ends.
 * On such an axis equal evidence moves a mark equally far, at 1 % as at 50 %.
 */
export function positionOnAxis(probability: number, low = 0.001, high = 0.999): number {
  if (probability <= low) return 0;
  if (probability >= high) return 1;
  return (toLogOdds(probability) - toLogOdds(low)) / (toLogOdds(high) - toLogOdds(low));
}
