export const GLUCOSE_RANGES = ["very-low", "low", "target", "high", "very-high"] as const;
export type GlucoseRange = (typeof GLUCOSE_RANGES)[number];

/** Shares of the readings, which sum to 1. */
export type RangeShares = Readonly<Record<GlucoseRange, number>>;

/**
 * The ranges of the international consensus, for adults with type 1 or type 2 diabetes, in mg/dL: very low below 54,
 * low to 69, target 70 to 180, high to 250, very high above.
 * @see Battelino et al. 2019, Diabetes Care 42:1593-1603, doi 10.2337/dci19-0028
 */
function rangeOf(glucose: number): GlucoseRange {
  if (glucose < 54) return "very-low";
  if (glucose < 70) return "low";
  if (glucose <= 180) return "target";
  return glucose <= 250 ? "high" : "very-high";
}

/** @param glucose in mg/dL, one or more */
export function rangeShares(glucose: readonly number[]): RangeShares {
  const counts = { "very-low": 0, low: 0, target: 0, high: 0, "very-high": 0 };
  for (const value of glucose) counts[rangeOf(value)] += 1;
  for (const range of GLUCOSE_RANGES) counts[range] /= glucose.length;
  return counts;
}
