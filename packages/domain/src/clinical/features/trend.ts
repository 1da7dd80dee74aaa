import { mean } from "../../metrics/descriptive.ts";
import type { Measured } from "../facts/newest-measured.ts";

const YEAR_MS = 365.25 * 24 * 60 * 60 * 1000;

/** How a measure moved. */
export interface Trend {
  /** Of the least-squares line, in the measure's unit a year. */
  slopePerYear: number;
  /** From the first to the last, in years. */
  spanYears: number;
  /** The measurements, oldest first; two or more. */
  points: readonly Measured[];
}

/**
 * The least-squares line through all measurements: `slope = Σ(t - t̄)(v - v̄) / Σ(t - t̄)²`. Nothing for fewer than two
 * moments. A slope over a short span says little of a year, which is why count and span stand beside it.
 * @param measured in order of time
 */
export function trendOf(measured: readonly Measured[]): Trend | undefined {
  const [first, last] = [measured[0], measured.at(-1)];
  if (!first || !last || first.at.getTime() === last.at.getTime()) return undefined;
  const years = measured.map(({ at }) => (at.getTime() - first.at.getTime()) / YEAR_MS);
  const [meanYears, meanValue] = [mean(years), mean(measured.map(({ value }) => value))];
  let [along, across] = [0, 0];
  for (const [i, { value }] of measured.entries()) {
    const distance = years[i]! - meanYears;
    along += distance ** 2;
    across += distance * (value - meanValue);
  }
  return {
    slopePerYear: across / along,
    spanYears: years.at(-1)!,
    points: measured,
  };
}
