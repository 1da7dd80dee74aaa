import { InvalidInputError } from "../../errors.ts";
import type { Interval } from "../interval.ts";
import { Z_95 } from "../normal.ts";
import { orderByTime, requireSurvivalTimes, type SurvivalTimes } from "./survival-times.ts";

export interface ConcordanceCases extends SurvivalTimes {
  /** `[cases]`: higher where the event is to come earlier. */
  scores: ArrayLike<number>;
  /** Cases of one group, such as a person, are not independent: the interval widens. Each its own where left out. */
  groups?: readonly string[] | undefined;
}

export interface Concordance extends Interval {
  /** Infinitesimal jackknife, over groups where there are any. */
  standardError: number;
  /** Pairs of which it can be told who had the event first. */
  pairs: number;
}

/**
 * Harrell's C: of the pairs of which it can be told who had the event first, the share in which that one has the
 * higher score, equal scores counting one half. Who was censored at the time of another's event had it later; two
 * events at one time are no pair. As `concordance` of R's survival package, in the time of a sort.
 * @throws InvalidInputError where no pair can be told
 * @see Harrell, Lee, Mark 1996, Statistics in Medicine 15:361-387
 * @see Therneau, Atkinson 2024, Concordance, vignette of the survival package, for the standard error
 */
export function concordance(cases: ConcordanceCases): Concordance {
  requireSurvivalTimes(cases);
  const { times, events, scores, groups } = cases;
  const n = times.length;
  if (scores.length !== n || (groups && groups.length !== n))
    throw new InvalidInputError("There is one score and one group a case.");
  const ranks = ranksOf(scores);
  const order = orderByTime(times);
  /** Pairs of each case, and those of them that are in order, ties one half. */
  const pairs = new Float64Array(n);
  const wins = new Float64Array(n);
  const tree = counter(n);

  // As the earlier of the two: against all that were seen longer, from the longest time down.
  for (let end = n; end > 0; ) {
    const start = startOfTime(end);
    const members = order.subarray(start, end);
    for (const at of members) if (!events[at]) tree.add(ranks[at]!);
    for (const at of members) {
      if (!events[at]) continue;
      pairs[at]! += tree.total();
      wins[at]! += tree.below(ranks[at]!) + tree.equal(ranks[at]!) / 2;
    }
    for (const at of members) if (events[at]) tree.add(ranks[at]!);
    end = start;
  }
  const total = pairs.reduce((sum, count) => sum + count, 0);
  if (total === 0) throw new InvalidInputError("No pair of cases tells who had the event first.");
  const value = wins.reduce((sum, count) => sum + count, 0) / total;

  // As the later one: against the events before, from the shortest time up.
  tree.clear();
  for (let start = 0; start < n; ) {
    let end = start + 1;
    while (end < n && times[order[end]!] === times[order[start]!]) end++;
    const members = order.subarray(start, end);
    for (const at of members) if (events[at]) asLater(at);
    for (const at of members) if (events[at]) tree.add(ranks[at]!);
    for (const at of members) if (!events[at]) asLater(at);
    start = end;
  }

  const influence = new Map<string | number, number>();
  for (let i = 0; i < n; i++) {
    const key = groups?.[i] ?? i;
    influence.set(key, (influence.get(key) ?? 0) + (wins[i]! - value * pairs[i]!) / total);
  }
  const standardError = Math.sqrt([...influence.values()].reduce((sum, one) => sum + one * one, 0));
  return {
    ...{ value, standardError, pairs: total },
    low: Math.max(0, value - Z_95 * standardError),
    high: Math.min(1, value + Z_95 * standardError),
  };

  function startOfTime(end: number): number {
    let start = end - 1;
    while (start > 0 && times[order[start - 1]!] === times[order[end - 1]!]) start--;
    return start;
  }

  function asLater(at: number): void {
    const rank = ranks[at]!;
    pairs[at]! += tree.total();
    wins[at]! += tree.total() - tree.below(rank) - tree.equal(rank) / 2;
  }
}

/** 1 for the lowest score; equal scores share a rank. */
function ranksOf(scores: ArrayLike<number>): Uint32Array {
  const ranks = new Uint32Array(scores.length);
  let rank = 0;
  let last = Number.NaN;
  for (const at of orderByTime(scores)) {
    if (!Number.isFinite(scores[at])) throw new InvalidInputError("Scores must be finite numbers.");
    if (scores[at] !== last) rank++;
    last = scores[at]!;
    ranks[at] = rank;
  }
  return ranks;
}

/** Counts what was added by rank, in logarithmic time. @see Fenwick 1994, Software: Practice and Experience 24(3) */
function counter(ranks: number) {
  const sums = new Uint32Array(ranks + 1);
  const counts = new Uint32Array(ranks + 1);
  let added = 0;
  return {
    add(rank: number): void {
      added++;
      counts[rank]! += 1;
      for (let k = rank; k <= ranks; k += k & -k) sums[k]! += 1;
    },
    below(rank: number): number {
      let sum = 0;
      for (let k = rank - 1; k > 0; k -= k & -k) sum += sums[k]!;
      return sum;
    },
    equal: (rank: number): number => counts[rank]!,
    total: (): number => added,
    clear(): void {
      sums.fill(0);
      counts.fill(0);
      added = 0;
    },
  };
}
