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
 * The log-rank test that groups have the same hazard at all times.
 * @param groups `[cases]`, 0 to `count - 1`
 * @throws InvalidInputError unless there are two groups at least, a case in each, and an event
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
  const size = count - 1;
  const variance = new Float64Array(size * size);
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
      for (let g = 0; g < size; g++) {
        for (let h = 0; h < size; h++) {
          const share = atRisk[g]! / total;
          variance[g * size + h]! += scale * share * ((g === h ? 1 : 0) - atRisk[h]! / total);
        }
      }
    }
    for (let g = 0; g < count; g++) atRisk[g]! -= leaving[g]!;
  }
  if (!observed.some((events) => events > 0))
    throw new InvalidInputError("A log-rank test needs an event at least.");
  const surplus = observed.slice(0, size).map((value, g) => value - expected[g]!);
  const solved = Float64Array.from(surplus);
  solveCholesky(choleskyFactor(variance, size), size, solved);
  const statistic = surplus.reduce((sum, value, g) => sum + value * solved[g]!, 0);
  if (!Number.isFinite(statistic))
    throw new InvalidInputError("Groups that were never seen at the same time cannot be compared.");
  return {
    ...{ statistic, df: size, p: chiSquaredP(Math.max(0, statistic), size) },
    groups: persons.map((cases, g) => ({ persons: cases, observed: observed[g]!, expected: expected[g]! })),
  };
}
