import { InvalidInputError } from "../../errors.ts";
import { choleskyFactor, solveCholesky } from "../../learning/cholesky.ts";
import { chiSquaredP } from "../chi-squared.ts";
import { orderByTime, requireSurvivalTimes, type SurvivalTimes } from "./survival-times.ts";

export interface LogRank {
  /** Chi-squared with `df` degrees of freedom where all groups have the same hazard. */
  statistic: number;
  df: number;
  p: number;
  /** By group: events, and how many there would be if all groups had the same hazard. */
  groups: { persons: number; observed: number; expected: number }[];
}

/**
 * The log-rank test that groups have the same hazard at all times. A group that nobody of was left in before the first
 * event says nothing and counts for no degree of freedom, as in R's `survdiff`.
 * @param groups `[cases]`, 0 to `count - 1`
 * @throws InvalidInputError unless there are two groups at least, a case in each, an event, and a time of one at which
 *   groups can be compared
 * @see Peto, Peto 1972, Journal of the Royal Statistical Society A 135(2):185-207
 */
export function logRank(cases: SurvivalTimes, groups: ArrayLike<number>, count: number): LogRank {
  requireSurvivalTimes(cases);
  const { times, events } = cases;
  if (groups.length !== times.length) throw new InvalidInputError("There is one group a case.");
  const atRisk = new Float64Array(count);
  for (let i = 0; i < groups.length; i++) {
    if (!(Number.isInteger(groups[i]) && groups[i]! >= 0 && groups[i]! < count))
      throw new InvalidInputError(`A group must be from 0 to ${count - 1}.`);
    atRisk[groups[i]!]! += 1;
  }
  if (count < 2 || atRisk.includes(0))
    throw new InvalidInputError("A log-rank test needs two groups at least, and a case in each.");
  const persons = Array.from(atRisk);
  const observed = new Float64Array(count);
  const expected = new Float64Array(count);
  const variance = new Float64Array(count * count);
  const order = orderByTime(times);
  for (let i = 0; i < order.length; ) {
    const time = times[order[i]!]!;
    const total = order.length - i;
    const leaving = new Float64Array(count);
    let happened = 0;
    for (; i < order.length && times[order[i]!] === time; i++) {
      const at = order[i]!;
      leaving[groups[at]!]! += 1;
      if (!events[at]) continue;
      happened++;
      observed[groups[at]!]! += 1;
    }
    for (let g = 0; g < count; g++) expected[g]! += (happened * atRisk[g]!) / total;
    if (total > 1) {
      const scale = (happened * (total - happened)) / (total - 1);
      for (let g = 0; g < count; g++) {
        for (let h = 0; h < count; h++) {
          const share = atRisk[g]! / total;
          variance[g * count + h]! += scale * share * ((g === h ? 1 : 0) - atRisk[h]! / total);
        }
      }
    }
    for (let g = 0; g < count; g++) atRisk[g]! -= leaving[g]!;
  }
  if (!observed.some((events) => events > 0))
    throw new InvalidInputError("A log-rank test needs an event at least.");
  // All but one of those that were seen: what the last one has too many, the others have too few.
  const used = persons.flatMap((_, g) => (expected[g]! > 0 ? [g] : [])).slice(1);
  const surplus = used.map((g) => observed[g]! - expected[g]!);
  const covariance = Float64Array.from(used.flatMap((g) => used.map((h) => variance[g * count + h]!)));
  const solved = Float64Array.from(surplus);
  solveCholesky(choleskyFactor(covariance, used.length), used.length, solved);
  const statistic = surplus.reduce((sum, value, k) => sum + value * solved[k]!, 0);
  if (used.length === 0 || !Number.isFinite(statistic))
    throw new InvalidInputError("Groups that were never seen at the same time cannot be compared.");
  return {
    ...{ statistic, df: used.length, p: chiSquaredP(Math.max(0, statistic), used.length) },
    groups: persons.map((cases, g) => ({ persons: cases, observed: observed[g]!, expected: expected[g]! })),
  };
}
