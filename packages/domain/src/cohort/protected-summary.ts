import { type CountGuard, roundStep, roundTo } from "./count-guard.ts";
import type { ExactBin } from "./protected-bins.ts";
import type { ProtectedCount } from "./protected-count.ts";

/** Those of a group whose values lie in one narrow range, exactly: for `showSummary` and not for anybody's eyes. */
export interface ValueBin extends ExactBin {
  /** Of their values. */
  mean: number;
}

/** A number of a group as it may be shown. What is not shown is null, and few look as nobody does. */
export interface ShownSummary {
  /** Who has the number. */
  people: ProtectedCount;
  mean: number | null;
  /** How far rounding may have moved the mean, either way: without what the outermost few lie beyond the fences. */
  meanStep: number | null;
  standardDeviation: number | null;
  lowerQuartile: number | null;
  median: number | null;
  upperQuartile: number | null;
}

/** Of fewer a step is so wide that a mean says nothing. */
const LEAST_FLOORS = 4;

/** So many distances between the quartiles a value may lie outside of them and count as it is: of normal ones nearly all. */
const FENCE = 3;

/** So many times what one person can move the mean by is a step of it. */
const WEIGHTS_A_STEP = 3;

/**
 * A group's numbers in steps so wide that they say of no one in it more than that he is in it.
 *
 * A step of a mean is at least floor * SD / n, so that whoever takes two means that differ in one person, and knows both
 * `n`, solves for that person's value with an error of several standard deviations. That alone would not protect one who
 * is unlike all others: where everybody else has the same value, the standard deviation *is* that one's
 * (docs/decisions/152). So the outermost few, as many as a count hides, count as no farther out than three times the
 * distance between the quartiles; how far a person can be is then known, and a step is three times what one there moves
 * the mean by, and once what he moves the standard deviation by. The latter is of the ranges that values lie in, and never
 * told below their width. Quartiles are the mean of a range, and whose rank they are is a few persons off.
 *
 * Nothing is shown of fewer than four times the floor, and quartiles only where a quarter is a large group itself.
 * @param bins lowest first
 * @param width of each bin, the finest that is told
 */
export function showSummary(
  bins: readonly ValueBin[],
  width: number,
  guard: CountGuard,
  cell: readonly string[],
): ShownSummary {
  const total = bins.reduce((sum, { people }) => sum + people, 0);
  const people = guard.count(total, cell);
  const quarters = { lowerQuartile: null, median: null, upperQuartile: null };
  if (people.value === null || people.value < LEAST_FLOORS * guard.floor)
    return { people, mean: null, meanStep: null, standardDeviation: null, ...quarters };
  const { floor } = guard;

  const off = guard.blur([...cell, "quartile"]) - (floor - 1) / 2;
  const quartileAt = (share: number) => valueAt(bins, share * total + off);
  const [first, third] = [quartileAt(0.25), quartileAt(0.75)];
  const fence = FENCE * Math.max(width, third - first);
  const outermost = floor + guard.blur([...cell, "outermost"]);
  const low = Math.min(first - fence, valueAt(bins, outermost));
  const high = Math.max(third + fence, valueAt(bins, total - outermost + 1));
  const inside = (value: number) => Math.min(high, Math.max(low, value));

  const meanOf = (value: (bin: ValueBin) => number) =>
    bins.reduce((sum, bin) => sum + bin.people * value(bin), 0) / total;
  const mean = meanOf((bin) => inside(bin.mean));
  const middle = ({ from }: ValueBin) => inside(from + width / 2);
  const centre = meanOf(middle);
  const variance = (meanOf((bin) => (middle(bin) - centre) ** 2) * total) / (total - 1);
  const spread = Math.max(width, Math.sqrt(variance));

  const reach = Math.max(high - mean, mean - low);
  const meanStep = roundStep(Math.max(floor * spread, WEIGHTS_A_STEP * reach) / people.value);
  const spreadStep = roundStep(Math.max((floor * spread) / 2, reach ** 2 / (2 * spread)) / people.value);
  const inSteps = (value: number) => roundTo(value, Math.max(meanStep, width));
  const hasQuarters = guard.isLarge(Math.floor(total / 4), [...cell, "quarter"]);
  return {
    people,
    mean: guard.round(mean, meanStep, [...cell, "mean"]),
    meanStep,
    standardDeviation: Math.max(spreadStep, guard.round(spread, spreadStep, [...cell, "spread"])),
    ...(hasQuarters
      ? {
          lowerQuartile: inSteps(first),
          median: inSteps(quartileAt(0.5)),
          upperQuartile: inSteps(third),
        }
      : quarters),
  };
}

/** The mean of the bin in which the person of a rank is, from 1; the outermost bins beyond. */
function valueAt(bins: readonly ValueBin[], rank: number): number {
  let below = 0;
  for (const { people, mean } of bins) {
    below += people;
    if (below >= rank) return mean;
  }
  return bins.at(-1)!.mean;
}
