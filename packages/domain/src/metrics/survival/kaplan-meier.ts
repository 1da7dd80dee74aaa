import { Z_95 } from "../normal.ts";
import { orderByTime, requireSurvivalTimes, type SurvivalTimes } from "./survival-times.ts";

/** One distinct time of the cases. What is said of survival holds from this time until the next. */
export interface SurvivalStep {
  time: number;
  /** Cases that were still seen just before. */
  atRisk: number;
  events: number;
  censored: number;
  /** Share that had no event until and at this time. */
  survival: number;
  /** Of the cumulative hazard, by Greenwood's formula; infinite where nobody is left. */
  standardError: number;
  /** 95 %, on the scale of log(-log survival); 1 before the first event, and 0 to 1 where nobody is left. */
  low: number;
  high: number;
}

/**
 * The Kaplan-Meier estimate, one step a distinct time. Who is censored at the time of an event was at risk of it.
 * @throws InvalidInputError as `requireSurvivalTimes`
 * @see Kaplan, Meier 1958, Journal of the American Statistical Association 53:457-481
 * @see Kalbfleisch, Prentice 2002, The Statistical Analysis of Failure Time Data, section 1.4, for the interval
 */
export function kaplanMeier(cases: SurvivalTimes): SurvivalStep[] {
  requireSurvivalTimes(cases);
  const { times, events } = cases;
  const order = orderByTime(times);
  const steps: SurvivalStep[] = [];
  let survival = 1;
  let variance = 0;
  for (let i = 0; i < order.length; ) {
    const time = times[order[i]!]!;
    const atRisk = order.length - i;
    let happened = 0;
    const before = i;
    for (; i < order.length && times[order[i]!] === time; i++) if (events[order[i]!]) happened++;
    survival *= 1 - happened / atRisk;
    if (happened > 0) variance += happened / (atRisk * (atRisk - happened));
    const standardError = Math.sqrt(variance);
    steps.push({
      ...{ time, atRisk, events: happened, censored: i - before - happened, survival, standardError },
      ...logLogInterval(survival, standardError),
    });
  }
  return steps;
}

function logLogInterval(survival: number, standardError: number): { low: number; high: number } {
  if (survival === 1) return { low: 1, high: 1 };
  if (survival <= 0) return { low: 0, high: 1 };
  const spread = (Z_95 * standardError) / Math.log(survival);
  const centre = Math.log(-Math.log(survival));
  return { low: Math.exp(-Math.exp(centre - spread)), high: Math.exp(-Math.exp(centre + spread)) };
}

/**
 * What the curve says at a time: the last step at or before it; all alive before the first.
 * @returns nothing beyond the last time, unless nobody was left then
 */
export function survivalAt(
  steps: readonly SurvivalStep[],
  time: number,
): Pick<SurvivalStep, "survival" | "low" | "high"> | undefined {
  const last = steps.at(-1);
  if (last && time > last.time && last.survival > 0) return undefined;
  let [from, to] = [0, steps.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (steps[middle]!.time <= time) from = middle + 1;
    else to = middle;
  }
  const { survival, low, high } = steps[from - 1] ?? { survival: 1, low: 1, high: 1 };
  return { survival, low, high };
}

/** How many cases were still seen just before each of the times. */
export function numbersAtRisk({ times }: Pick<SurvivalTimes, "times">, at: readonly number[]): number[] {
  const counts = at.map(() => 0);
  for (let i = 0; i < times.length; i++) {
    for (const [k, time] of at.entries()) if (times[i]! >= time) counts[k]! += 1;
  }
  return counts;
}
