import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "../metrics/bootstrap.ts";
import { kaplanMeier, survivalAt } from "../metrics/survival/kaplan-meier.ts";
import { logRank } from "../metrics/survival/log-rank.ts";
import type { SurvivalTimes } from "../metrics/survival/survival-times.ts";
import { guardCounts } from "./count-guard.ts";
import { MONTH_DAYS, protectCurves, protectLogRank } from "./protected-curve.ts";

const guard = guardCounts((cell) =>
  [...cell.join()].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 11, 3),
);

const group = (cases: SurvivalTimes, cell = "all") => ({ cell, cases, guard, words: ["death", cell] });

/** Deaths at a rate a year, and leaving at another. */
function drawCases(people: number, rate: number, seed: number) {
  const random = seededRandom(seed);
  const wait = (perYear: number) => (-Math.log(1 - random()) / perYear) * 365.25;
  const drawn = Array.from({ length: people }, () => [wait(rate), wait(0.15)] as const);
  return {
    times: drawn.map(([death, leaving]) => Math.floor(Math.min(death, leaving))),
    events: drawn.map(([death, leaving]) => death <= leaving),
  };
}

const draw = (people: number, rate: number, seed: number) =>
  protectCurves([group(drawCases(people, rate, seed))]).groups[0]!;

test("worked example: of 2,000 the curve lies by the exact one, and ends with a tenth of them left", () => {
  const cases = drawCases(2000, 0.1, 1);
  const steps = kaplanMeier(cases);
  const { ticks, groups } = protectCurves([group(cases)]);
  const [{ points, endsAtMonths, atRisk }] = groups as [(typeof groups)[0]];
  expect(ticks.slice(0, 3)).toEqual([0, 24, 48]);
  expect(points!.length).toBeGreaterThan(20);
  for (const { months, survival } of points!.slice(1)) {
    const exact = survivalAt(steps, months * MONTH_DAYS)!.survival;
    expect(Math.abs(survival - exact)).toBeLessThan(0.006);
  }
  const left = cases.times.filter((time) => time >= endsAtMonths * MONTH_DAYS).length;
  expect(left).toBeGreaterThan(185);
  expect(left).toBeLessThan(215);
  expect(atRisk.map(({ value }) => value! % 11)).toEqual(ticks.map(() => 0));
});

test("no curve of ten, of a group with ten events, or of one where all but ten had it", () => {
  const of = (events: number, rest: number) =>
    group({
      times: Array.from({ length: events + rest }, (_, i) => 40 * (i + 1)),
      events: Array.from({ length: events + rest }, (_, i) => i < events),
    });
  const hidden = [of(5, 5), of(10, 0), of(10, 300), of(300, 10)];
  for (const each of hidden) {
    const [curve] = protectCurves([each]).groups;
    expect(curve).toMatchObject({ points: null, endsAtMonths: 0 });
    expect(protectLogRank([each, of(100, 100)])).toBeNull();
  }
  // One person and ten: nothing tells them apart.
  const [one, ten] = [of(1, 0), of(6, 4)].map((each) => protectCurves([each]));
  expect(one).toEqual(ten);
});

test("rounding steps of survival are the question's own: what stands between two of one width is told as either", () => {
  // 190 of 400 have the event in the second year, and nobody leaves before: 0.525 are left.
  const cases = {
    times: Array.from({ length: 400 }, (_, i) => (i < 190 ? 400 : 1200)),
    events: Array.from({ length: 400 }, (_, i) => i < 190),
  };
  const told = new Map<number, Set<number>>();
  for (let question = 0; question < 100; question++) {
    const own = guardCounts((cell) =>
      createHash("sha256").update(`${question} ${cell}`).digest().readUIntBE(0, 6),
    );
    const { people, points } = protectCurves([{ ...group(cases), guard: own }]).groups[0]!;
    const { survival } = points!.at(-1)!;
    expect(Math.abs(survival - 0.525)).toBeLessThan(11 / people.value!);
    // How wide a step is follows from the people that are shown.
    told.set(people.value!, (told.get(people.value!) ?? new Set()).add(survival));
  }
  expect(Math.max(...[...told.values()].map((values) => values.size))).toBe(2);
});

test("a curve that would not drop is none, though its group had the event", () => {
  // All events come after the curve has ended: a tenth of 300 is left then.
  const times = Array.from({ length: 300 }, (_, i) => (i < 280 ? 200 : 4000));
  const late = group({ times, events: times.map((time) => time === 4000) });
  expect(protectCurves([late]).groups[0]).toMatchObject({ points: null, endsAtMonths: 0 });
  expect(protectCurves([late]).groups[0]!.events.value).not.toBeNull();
});

test("a drop stands for a large group of events", () => {
  fc.assert(
    fc.property(fc.integer({ min: 40, max: 900 }), fc.integer({ min: 1, max: 999 }), (people, seed) => {
      const cases = drawCases(people, 0.2, seed);
      const [{ points }] = protectCurves([group(cases)]).groups as [ReturnType<typeof draw>];
      for (const [i, { months, survival }] of (points ?? []).entries()) {
        if (i === 0) continue;
        const [from, to] = [points![i - 1]!.months * MONTH_DAYS, months * MONTH_DAYS];
        const events = cases.times.filter((time, k) => cases.events[k] && time > from && time <= to);
        expect(events.length).toBeGreaterThanOrEqual(11);
        expect(survival).toBeLessThan(points![i - 1]!.survival);
      }
    }),
    { numRuns: 60 },
  );
});

test("one person more moves what is shown by a step at most, wherever both are drawn", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 60, max: 600 }),
      fc.integer({ min: 1, max: 999 }),
      fc.integer({ min: 0, max: 4000 }),
      fc.boolean(),
      (people, seed, time, event) => {
        const cases = drawCases(people, 0.2, seed);
        const more = { times: [...cases.times, time], events: [...cases.events, event] };
        // Steps are merged by what has happened, so the values are compared where both curves have just dropped.
        const [one, other] = [cases, more].map((each) => protectCurves([group(each)]).groups[0]!) as [
          ReturnType<typeof draw>,
          ReturnType<typeof draw>,
        ];
        if (one.points === null || other.points === null) return;
        if (one.people.value !== other.people.value || one.endsAtMonths !== other.endsAtMonths) return;
        for (const { months, survival } of one.points) {
          const same = other.points.find((point) => point.months === months);
          if (!same) continue;
          const step = Math.max(11 / one.people.value!, 1 / 12);
          expect(Math.abs(same.survival - survival)).toBeLessThanOrEqual(step + 1e-9);
        }
      },
    ),
    { numRuns: 100 },
  );
});

test("numbers at risk are multiples of the floor and never rise", () => {
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 1500 }), fc.integer({ min: 1, max: 999 }), (people, seed) => {
      const { atRisk } = draw(people, 0.1, seed);
      const shown = atRisk.map(({ value }) => value ?? 0);
      expect(shown).toEqual(shown.toSorted((a, b) => b - a));
      for (const value of shown) expect(value % 11).toBe(0);
    }),
    { numRuns: 40 },
  );
});

test("two log-rank tests that differ in one person do not tell whether that one had the event", () => {
  // Who knows everybody else's times computes what either would give, and takes the nearer one.
  let right = 0;
  for (let seed = 1; seed <= 300; seed++) {
    const [slow, fast] = [drawCases(300, 0.1, seed), drawCases(300, 0.16, seed + 1000)];
    const add = (event: boolean) => ({ times: [...slow.times, 1], events: [...slow.events, event] });
    const truth = seed % 2 === 0;
    const own = guardCounts((cell) =>
      createHash("sha256").update(`${seed}${cell}`).digest().readUIntBE(0, 6),
    );
    const told = protectLogRank([
      { ...group(add(truth), "female"), guard: own },
      { ...group(fast, "male"), guard: own },
    ])!.statistic;
    const exact = (event: boolean) => {
      const all = [add(event), fast];
      const of = all.flatMap(({ times }, g) => times.map(() => g));
      const [times, events] = [all.flatMap((each) => each.times), all.flatMap((each) => each.events)];
      return logRank({ times, events }, of, 2).statistic;
    };
    const guess = Math.abs(told - exact(true)) < Math.abs(told - exact(false));
    if (guess === truth) right++;
  }
  expect(right / 300).toBeLessThan(0.65);
});

test("no log-rank where all events are of one time, at which nobody else is left", () => {
  const atOnce = {
    times: Array.from({ length: 100 }, (_, i) => (i < 50 ? 1 : 300)),
    events: Array.from({ length: 100 }, (_, i) => i >= 50),
  };
  expect(protectLogRank([group(atOnce, "a"), group(atOnce, "b")])).toBeNull();
});

test("log-rank is the same, whichever group is named first", () => {
  const [slow, fast] = [group(drawCases(200, 0.1, 1), "a"), group(drawCases(200, 0.2, 2), "b")];
  expect(protectLogRank([slow, fast])).toEqual(protectLogRank([fast, slow]));
});

test("log-rank tells groups apart that differ, in two digits", () => {
  const [slow, fast] = [drawCases(800, 0.05, 1), drawCases(800, 0.15, 2)];
  const found = protectLogRank([group(slow, "female"), group(fast, "male")])!;
  expect(found.df).toBe(1);
  expect(found.p).toBeLessThan(1e-6);
  expect(found.statistic).toBe(Number(found.statistic.toPrecision(2)));
});
