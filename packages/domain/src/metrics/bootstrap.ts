import { InvalidInputError } from "../errors.ts";
import { percentile } from "./descriptive.ts";
import type { Interval } from "./interval.ts";

/** A statistic of cases that count `weights[i]` times each; NaN where it is not defined for them. */
export type WeightedStatistic = (weights: ArrayLike<number>) => number;

export interface Resampling {
  /** `[rows]`: each stratum keeps its number of groups. Usually the label. */
  strata: ArrayLike<number>;
  /** `[rows]`: rows of one group are drawn together. Usually the person or lesion. Its first row tells its stratum. */
  groups: readonly string[];
  /** 2,000 where left out. */
  replicates?: number;
  /** 1 where left out. */
  seed?: number;
}

/**
 * Percentile bootstrap interval at 95 %: groups are drawn with replacement within strata, by a seeded generator,
 * so that the same input gives the same interval.
 * @throws InvalidInputError if the statistic is not defined on the cases themselves
 * @see Efron, Tibshirani 1993, An Introduction to the Bootstrap, chapter 13
 */
export function bootstrapInterval(statistic: WeightedStatistic, resampling: Resampling): Interval {
  const { strata, groups, replicates = 2000, seed = 1 } = resampling;
  const value = statistic(new Float64Array(groups.length).fill(1));
  if (Number.isNaN(value)) throw new InvalidInputError("The statistic is not defined on these cases.");

  const rowsOfGroup = new Map<string, number[]>();
  groups.forEach((group, i) => {
    const rows = rowsOfGroup.get(group);
    if (rows) rows.push(i);
    else rowsOfGroup.set(group, [i]);
  });
  const groupsOfStratum = new Map<number, number[][]>();
  for (const rows of rowsOfGroup.values()) {
    const stratum = strata[rows[0]!]!;
    groupsOfStratum.set(stratum, [...(groupsOfStratum.get(stratum) ?? []), rows]);
  }

  const random = seededRandom(seed);
  const weights = new Float64Array(groups.length);
  const values: number[] = [];
  for (let replicate = 0; replicate < replicates; replicate++) {
    weights.fill(0);
    for (const members of groupsOfStratum.values()) {
      for (let draw = 0; draw < members.length; draw++) {
        for (const row of members[Math.floor(random() * members.length)]!) weights[row]! += 1;
      }
    }
    const resampled = statistic(weights);
    if (!Number.isNaN(resampled)) values.push(resampled);
  }
  values.sort((a, b) => a - b);
  return { value, low: percentile(values, 0.025), high: percentile(values, 0.975) };
}

/** Uniform numbers in [0, 1) from a 32-bit seed: mulberry32 (Tommy Ettinger, public domain). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
