import type { CountGuard } from "./count-guard.ts";
import { roundStatistic } from "./count-guard.ts";
import type { ProtectedCount } from "./protected-count.ts";

/** A number of a group, exactly: for `showSummary` and not for anybody's eyes. */
export interface ExactSummary {
  people: number;
  /** NaN where there is nobody. */
  mean: number;
  /** Of a sample. */
  standardDeviation: number;
  /** Lower quartile, median, upper quartile. */
  quartiles: readonly [number, number, number];
}

/** A number of a group as it may be shown. What is not shown is null, and few look as nobody does. */
export interface ShownSummary {
  /** Who has the number. */
  people: ProtectedCount;
  mean: number | null;
  standardDeviation: number | null;
  lowerQuartile: number | null;
  median: number | null;
  upperQuartile: number | null;
}

/**
 * The least of 1, 2 and 5 times a power of ten that is not below the given one.
 * @param least > 0
 */
export function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const times = [1, 2, 5, 10].find((each) => each * power >= least * (1 - 1e-12))!;
  return Number((times * power).toPrecision(1));
}

/** To a multiple of the step, without the digits that a computer adds. */
export function roundTo(value: number, step: number): number {
  return Number((Math.round(value / step) * step).toPrecision(12));
}

/** How wide a mean's steps are. */
export function summaryStep(standardDeviation: number, people: number, floor: number): number {
  return roundStep((floor * standardDeviation) / people);
}

/** Of fewer a step is so wide that a mean says nothing. */
const LEAST_FLOORS = 4;

/**
 * A group's numbers in steps so wide that they say of no one in it more than that he is in it.
 *
 * One person moves a mean by his distance from it over `n`, for most about one standard deviation over `n`. The step is at
 * least floor * SD / n, so that whoever takes two means that differ in one person, and knows both `n`, solves for that
 * person's value with an error of several standard deviations; quartiles and the SD move by about as little. Nothing
 * is shown of fewer than four times the floor, where a step would be more than a quarter of a standard deviation, and
 * quartiles only where a quarter is a large group itself.
 */
export function showSummary(exact: ExactSummary, guard: CountGuard, cell: readonly string[]): ShownSummary {
  const people = guard.count(exact.people, cell);
  const hidden = { lowerQuartile: null, median: null, upperQuartile: null };
  const { mean, standardDeviation: spread, quartiles } = exact;
  if (people.value === null || people.value < LEAST_FLOORS * guard.floor || !(spread > 0))
    return { people, mean: null, standardDeviation: null, ...hidden };
  const step = summaryStep(spread, people.value, guard.floor);
  const inSteps = (value: number) => roundTo(roundStatistic(value), step);
  const hasQuarters = guard.isLarge(Math.floor(exact.people / 4), [...cell, "quarter"]);
  const [lowerQuartile, median, upperQuartile] = quartiles.map(inSteps) as [number, number, number];
  return {
    people,
    mean: inSteps(mean),
    // An outlier moves it half as far as the mean.
    standardDeviation: Math.max(step / 2, roundTo(roundStatistic(spread), step / 2)),
    ...(hasQuarters ? { lowerQuartile, median, upperQuartile } : hidden),
  };
}
