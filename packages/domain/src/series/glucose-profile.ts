import { percentile } from "../metrics/descriptive.ts";
import type { SeriesSample } from "./series.ts";
import type { WallClock } from "./wall-clock.ts";

const STEP_MINUTES = 15;
const DAY_MINUTES = 24 * 60;
/** Half an hour to each side of a point belongs to it, which smooths a curve of 14 days. */
const STEPS_ASIDE = 2;

/** The readings around one time of day, over all days, in mg/dL. */
export interface GlucoseProfilePoint {
  /** Since midnight on the patient's clock. */
  minuteOfDay: number;
  p5: number;
  p25: number;
  p50: number;
  p75: number;
  p95: number;
}

/**
 * The ambulatory glucose profile: percentiles by time of day, every quarter of an hour. A time of day that was never
 * measured is left out.
 * @see Battelino et al. 2019, doi 10.2337/dci19-0028, figure 1
 */
export function glucoseProfile(samples: readonly SeriesSample[], clock: WallClock): GlucoseProfilePoint[] {
  const steps = DAY_MINUTES / STEP_MINUTES;
  const at: number[][] = Array.from({ length: steps }, () => []);
  for (const sample of samples) {
    at[Math.floor(clock.at(sample.at).minuteOfDay / STEP_MINUTES)]!.push(sample.values[0]!);
  }
  return at.flatMap((_, step) => {
    const around = Array.from({ length: 2 * STEPS_ASIDE }, (_, i) => i - STEPS_ASIDE)
      .flatMap((aside) => at[(step + aside + steps) % steps]!)
      .sort((a, b) => a - b);
    if (around.length === 0) return [];
    const of = (share: number) => percentile(around, share);
    const shares = { p5: of(0.05), p25: of(0.25), p50: of(0.5), p75: of(0.75), p95: of(0.95) };
    return { minuteOfDay: step * STEP_MINUTES, ...shares };
  });
}
