import { mean, standardDeviation } from "../metrics/descriptive.ts";
import { type RangeShares, rangeShares } from "./glucose-ranges.ts";
import type { SeriesSample } from "./series.ts";
import type { WallClock } from "./wall-clock.ts";

/** Midnight to six. */
const NIGHT_ENDS_MINUTE = 6 * 60;
/** A low lasts at least this long, else it may be a slip of the sensor. */
const LOW_MINUTES = 15;

/** Glucose from midnight to six on the patient's clock, in mg/dL. */
export interface GlucoseNights {
  /** Nights with a reading. */
  count: number;
  /** Nights with 15 minutes or more on end below 70. */
  withLows: number;
  mean: number;
  standardDeviation: number;
  ranges: RangeShares;
}

/**
 * @param samples of glucose in mg/dL, in order of time
 * @returns nothing where no night was measured
 * @see Danne et al. 2017, Diabetes Care 40:1631-1640, doi 10.2337/dc17-1600: an event of low glucose is 15 minutes or
 *   longer, and midnight to six is a time of its own
 */
export function glucoseNights(
  samples: readonly SeriesSample[],
  clock: WallClock,
  intervalMinutes: number,
): GlucoseNights | undefined {
  const nights = new Map<string, SeriesSample[]>();
  for (const sample of samples) {
    const { day, minuteOfDay } = clock.at(sample.at);
    if (minuteOfDay < NIGHT_ENDS_MINUTE) nights.set(day, [...(nights.get(day) ?? []), sample]);
  }
  if (nights.size === 0) return undefined;
  const glucose = [...nights.values()].flat().map(({ values }) => values[0]!);
  return {
    count: nights.size,
    withLows: [...nights.values()].filter((night) => longestLow(night, intervalMinutes) >= LOW_MINUTES)
      .length,
    mean: mean(glucose),
    standardDeviation: standardDeviation(glucose),
    ranges: rangeShares(glucose),
  };
}

/** In minutes; each reading stands for the usual time until the next, and a gap ends a low. */
function longestLow(night: readonly SeriesSample[], intervalMinutes: number): number {
  let [longest, current, previous] = [0, 0, Number.NEGATIVE_INFINITY];
  for (const { at, values } of night) {
    const isNext = at.getTime() - previous <= 1.5 * intervalMinutes * 60_000;
    current = values[0]! < 70 ? (isNext ? current : 0) + intervalMinutes : 0;
    longest = Math.max(longest, current);
    previous = at.getTime();
  }
  return longest;
}
