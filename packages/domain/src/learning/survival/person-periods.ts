import { requireSurvivalTimes, type SurvivalTimes } from "../../metrics/survival/survival-times.ts";

/** A quarter of a year: three months. */
export const PERIOD_YEARS = 0.25;

/** How each case went through periods of equal length: what rows a case and period would tell, without the rows. */
export interface PersonPeriods {
  /** `[cases]`: periods that the case was seen in, the last one included. */
  lastPeriod: Uint32Array;
  /** `[cases]`: the share of its last period that a censored case was seen; 1 of one with an event. */
  lastShare: Float64Array;
  /** `[cases]`: 1 where the event ended the last period. */
  event: Uint8Array;
  /** The most that a case was seen in. */
  periods: number;
}

/**
 * Divides each case's time into periods `(0, d]`, `(d, 2d]` and so on. A case with an event was at risk through its
 * last period; one that was censored in the middle counts for the part of it that it was seen, as in a life table.
 * @param times years
 * @throws InvalidInputError as `requireSurvivalTimes`
 * @see Singer, Willett 1993, Journal of Educational Statistics 18(2):155-195
 */
export function personPeriods(cases: SurvivalTimes, periodYears: number): PersonPeriods {
  requireSurvivalTimes(cases);
  const n = cases.times.length;
  const lastPeriod = new Uint32Array(n);
  const lastShare = new Float64Array(n);
  const event = new Uint8Array(n);
  let periods = 1;
  for (let i = 0; i < n; i++) {
    const length = cases.times[i]! / periodYears;
    // What is a whole number of periods but for the last digit is one.
    const whole = Math.round(length);
    const last = Math.abs(length - whole) < 1e-9 ? whole : Math.ceil(length);
    event[i] = cases.events[i] ? 1 : 0;
    lastPeriod[i] = Math.max(last, event[i]!);
    lastShare[i] = event[i] ? 1 : Math.min(1, length - (last - 1));
    periods = Math.max(periods, lastPeriod[i]!);
  }
  return { lastPeriod, lastShare, event, periods };
}
