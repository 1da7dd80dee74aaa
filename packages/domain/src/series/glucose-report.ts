import { mean, percentile, standardDeviation } from "../metrics/descriptive.ts";
import { type GlucoseNights, glucoseNights } from "./glucose-nights.ts";
import { type GlucoseProfilePoint, glucoseProfile } from "./glucose-profile.ts";
import { type RangeShares, rangeShares } from "./glucose-ranges.ts";
import type { SeriesSample } from "./series.ts";
import { WallClock } from "./wall-clock.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** The consensus asks for 14 days of which 70 % were measured. */
const DAYS = 14;
const LEAST_SHARE = 0.7;

/** Continuous glucose of a fortnight, in mg/dL, by the measures of the international consensus. */
export interface GlucoseReport {
  /** The last 14 days that were measured. */
  from: Date;
  to: Date;
  readings: number;
  /** The usual time between two readings, in minutes. */
  intervalMinutes: number;
  /** Share of the 14 days that was measured, 0 to 1. */
  measuredShare: number;
  /** Whether that is 70 % or more: with less, the figures say little. */
  isSufficient: boolean;
  mean: number;
  standardDeviation: number;
  /** Standard deviation over mean; 0.36 or less is called stable. */
  coefficientOfVariation: number;
  /** Glucose management indicator, in %: the HbA1c that such a mean usually goes with. */
  managementIndicator: number;
  ranges: RangeShares;
  nights: GlucoseNights | null;
  profile: readonly GlucoseProfilePoint[];
}

/**
 * @param samples of glucose in mg/dL, in order of time
 * @param timeZone of the patient, IANA
 * @returns nothing for fewer than two readings, whose interval is not known
 * @throws InvalidInputError for a time zone that does not exist
 * @see Battelino et al. 2019, Diabetes Care 42:1593-1603, doi 10.2337/dci19-0028
 */
export function glucoseReport(samples: readonly SeriesSample[], timeZone: string): GlucoseReport | undefined {
  const to = samples.at(-1)?.at;
  if (!to) return undefined;
  const from = new Date(to.getTime() - DAYS * DAY_MS);
  const within = samples.filter(({ at }) => at > from);
  if (within.length < 2) return undefined;
  const glucose = within.map(({ values }) => values[0]!);
  const intervalMinutes = usualInterval(within);
  const clock = new WallClock(timeZone);
  const average = mean(glucose);
  const spread = standardDeviation(glucose);
  const measuredShare = Math.min(1, (within.length * intervalMinutes * 60_000) / (DAYS * DAY_MS));
  return {
    from,
    to,
    readings: within.length,
    intervalMinutes,
    measuredShare,
    isSufficient: measuredShare >= LEAST_SHARE,
    mean: average,
    standardDeviation: spread,
    coefficientOfVariation: spread / average,
    managementIndicator: managementIndicator(average),
    ranges: rangeShares(glucose),
    nights: glucoseNights(within, clock, intervalMinutes) ?? null,
    profile: glucoseProfile(within, clock),
  };
}

/**
 * `GMI (%) = 3.31 + 0.02392 · mean glucose (mg/dL)`.
 * @see Bergenstal et al. 2018, Diabetes Care 41:2275-2280, doi 10.2337/dc18-1581
 */
export function managementIndicator(meanGlucose: number): number {
  return 3.31 + 0.02392 * meanGlucose;
}

/** The median, which a gap does not move, in minutes. */
function usualInterval(samples: readonly SeriesSample[]): number {
  const gaps = samples.slice(1).map(({ at }, i) => (at.getTime() - samples[i]!.at.getTime()) / 60_000);
  return percentile(
    gaps.sort((a, b) => a - b),
    0.5,
  );
}
