import { InvalidInputError } from "../errors.ts";
import { chiSquaredP } from "../metrics/chi-squared.ts";
import { kaplanMeier, survivalAt } from "../metrics/survival/kaplan-meier.ts";
import { type LogRank, logRank } from "../metrics/survival/log-rank.ts";
import type { SurvivalTimes } from "../metrics/survival/survival-times.ts";
import { type CountGuard, roundStatistic, roundTo } from "./count-guard.ts";
import { leftOut } from "./drawn-persons.ts";
import type { ProtectedCount } from "./protected-count.ts";
import { roundToWeight } from "./protected-figures.ts";

/** A month of a twelfth of 365.25 days: no step of a curve tells a day. */
export const MONTH_DAYS = 365.25 / 12;

/** One group's times, in days, and how its numbers are shown. */
export interface CurveGroup {
  cell: string;
  cases: SurvivalTimes;
  guard: CountGuard;
  /** By which the guard knows the group: the same persons, the same words, in whatever picture. */
  words: readonly string[];
}

/** From this month until the next point: what is shown of survival. */
export interface CurvePoint {
  months: number;
  survival: number;
  /** 95 %, rounded outward. */
  low: number;
  high: number;
}

export interface ShownCurve {
  cell: string;
  people: ProtectedCount;
  events: ProtectedCount;
  /** Begins at month 0 with 1; null where the group, or who of it had the event while it is drawn, or who had not, are too few. */
  points: CurvePoint[] | null;
  /** How far it is drawn. */
  endsAtMonths: number;
  /** One a tick. */
  atRisk: ProtectedCount[];
}

export interface ShownCurves {
  /** Months at which numbers at risk are told. */
  ticks: number[];
  groups: ShownCurve[];
}

/** A curve ends where less than this share of its group is still seen: what follows stands on few. */
const LEAST_SEEN = 0.1;

/**
 * Kaplan-Meier curves that follow no single person.
 *
 * A curve is read at the ends of months only. It is drawn while at least a tenth of the group, and twice the floor, are
 * still at risk. Survival is a multiple of a step that is at least floor / people and at least what one person can
 * move it there (one over the number at risk), so that two groups which differ in one person are at most one step apart
 * anywhere, and where the steps are is the question's own; and a drop stands for a large group of events, since fewer wait
 * for the next. Numbers at risk are protected counts that never rise.
 * @throws InvalidInputError as `requireSurvivalTimes`
 */
export function protectCurves(groups: readonly CurveGroup[]): ShownCurves {
  const drawn = groups.map((group) => ({ ...group, ...drawCurve(group) }));
  const ticks = monthTicks(Math.max(0, ...drawn.map(({ endsAtMonths }) => endsAtMonths)));
  return {
    ticks,
    groups: drawn.map(({ cases: _, words: __, guard, seen, ...curve }) => ({
      ...curve,
      atRisk: ticks.map((month) => ({ value: seen[month] ?? null, floor: guard.floor })),
    })),
  };
}

/** How many were still seen at the end of each month, from month 0 until nobody is left. */
function seenByMonth({ times }: SurvivalTimes): number[] {
  const left: number[] = [];
  for (let i = 0; i < times.length; i++) {
    const month = Math.floor(times[i]! / MONTH_DAYS);
    while (left.length <= month) left.push(0);
    left[month]! += 1;
  }
  let seen = 0;
  return left
    .reverse()
    .map((leaving) => {
      seen += leaving;
      return seen;
    })
    .reverse();
}

function drawCurve({ cases, guard, words: cell }: CurveGroup) {
  const total = cases.times.length;
  let happened = 0;
  for (let i = 0; i < total; i++) if (cases.events[i]) happened++;
  const people = guard.count(total, cell);
  const events = guard.count(happened, [...cell, "events"]);
  const none = { people, events, points: null, endsAtMonths: 0, seen: [] as number[] };
  const rest = guard.count(total - happened, [...cell, "no-event"]);
  if (people.value === null || events.value === null || rest.value === null) return none;

  const least = Math.max(2 * guard.floor, LEAST_SEEN * people.value);
  // What is shown never rises: it is the least until then.
  const seen = [people.value];
  for (const [month, exact] of seenByMonth(cases).entries()) {
    if (month === 0) continue;
    const shown = guard.count(exact, [...cell, "at-risk", String(month)]).value ?? 0;
    if (shown < least) break;
    seen.push(Math.min(seen.at(-1)!, shown));
  }
  const endsAtMonths = seen.length - 1;
  if (endsAtMonths === 0) return none;

  const step = Math.max(guard.floor / people.value, 1 / (seen.at(-1)! - guard.floor + 1));
  // One for the whole curve, so that it never rises.
  const inSteps = (value: number) => guard.round(value, step, [...cell, "survival"]);
  const steps = kaplanMeier(cases);
  const points: CurvePoint[] = [{ months: 0, survival: 1, low: 1, high: 1 }];
  let waiting = 0;
  let next = 0;
  for (let month = 1; month <= endsAtMonths; month++) {
    const at = month * MONTH_DAYS;
    for (; next < steps.length && steps[next]!.time <= at; next++) waiting += steps[next]!.events;
    const exact = survivalAt(steps, at)!;
    const survival = Math.max(0, inSteps(exact.survival));
    const isLarge = guard.isLarge(waiting, [...cell, "step", String(points.length)]);
    if (!isLarge || survival >= points.at(-1)!.survival) continue;
    waiting = 0;
    points.push({
      months: month,
      survival,
      low: Math.min(survival, Math.max(0, roundTo(inSteps(exact.low) - step, step))),
      high: Math.max(survival, Math.min(1, roundTo(inSteps(exact.high) + step, step))),
    });
  }
  // Without a drop it would say that nobody had the outcome.
  return points.length > 1 ? { people, events, points, endsAtMonths, seen } : none;
}

/** Some months to write below an axis, from 0: about six. */
function monthTicks(end: number): number[] {
  const step = [1, 3, 6, 12, 24, 60, 120].find((each) => end / each <= 7) ?? 240;
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, k) => k * step);
}

/** Whether the curves of groups differ, no finer than what two persons weigh. */
export interface ShownLogRank {
  statistic: number;
  df: number;
  /** Of the rounded statistic. */
  p: number;
}

/**
 * The log-rank test between groups that are all large, with and without the event.
 *
 * One person with the event moves the root of the statistic by about `√(1/E + 1/E')`, where `E` are the events that the
 * group would have and `E'` all the others', which in groups of some hundred is seen in its first digit. So of each group
 * some are left out as in an evaluation, and the root is told in steps of what two persons weigh (docs/decisions/152).
 * @returns null where one is not, or they cannot be compared
 */
export function protectLogRank(groups: readonly CurveGroup[]): ShownLogRank | null {
  if (groups.length < 2) return null;
  // Whichever group is named first, the same are left out.
  const state = groups
    .map(({ cases }) => `${Array.from(cases.times)}:${Array.from(cases.events, Number)}`)
    .sort()
    .join(";");
  const drawOf = ({ guard, words }: CurveGroup, of: string) => guard.random([...words, of], state);
  const drawn = groups.map((group) => ({ ...group, cases: leaveSomeOut(group, drawOf(group, "left-out")) }));
  const areLarge = drawn.every(({ cases, guard, words }) => {
    const happened = Array.from(cases.events).filter(Boolean).length;
    return (
      guard.isLarge(happened, [...words, "events", "drawn"]) &&
      guard.isLarge(cases.times.length - happened, [...words, "no-event", "drawn"])
    );
  });
  if (!areLarge) return null;
  const found = testGroups(drawn);
  if (!found) return null;
  const { statistic: exact, df, groups: tested } = found;
  const all = tested.reduce((sum, { observed }) => sum + observed, 0);
  const weight = Math.max(...tested.map(({ expected }) => Math.sqrt(1 / expected + 1 / (all - expected))));
  const draw = groups.reduce((sum, group) => sum + drawOf(group, "log-rank")(), 0) % 1;
  const root = Math.max(0, roundToWeight(Math.sqrt(Math.max(0, exact)), weight, draw));
  const statistic = roundStatistic(root ** 2, 2);
  return { statistic, df, p: roundStatistic(chiSquaredP(statistic, df), 2) };
}

/** Without a tenth of those with the event and of those without, and without so many as the floor of either at least. */
function leaveSomeOut({ cases, guard }: CurveGroup, random: () => number): SurvivalTimes {
  const order = Array.from({ length: cases.times.length }, (_, i) => ({ i, at: random() }));
  order.sort((a, b) => a.at - b.at || a.i - b.i);
  const kept = [true, false].flatMap((event) => {
    const of = order.filter(({ i }) => Boolean(cases.events[i]) === event);
    return of.slice(leftOut(of.length, guard.floor)).map(({ i }) => i);
  });
  return {
    times: kept.map((i) => cases.times[i]!),
    events: kept.map((i) => Boolean(cases.events[i])),
  };
}

/** Nothing where all events are of one time, at which nobody else was left. */
function testGroups(groups: readonly CurveGroup[]): LogRank | null {
  const times = groups.flatMap(({ cases }) => Array.from(cases.times));
  const events = groups.flatMap(({ cases }) => Array.from(cases.events, Boolean));
  const of = groups.flatMap(({ cases }, g) => new Array<number>(cases.times.length).fill(g));
  try {
    return logRank({ times, events }, of, groups.length);
  } catch (error) {
    if (error instanceof InvalidInputError) return null;
    throw error;
  }
}
