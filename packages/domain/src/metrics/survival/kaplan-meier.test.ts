import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidInputError } from "../../errors.ts";
import { kaplanMeier, numbersAtRisk, survivalAt } from "./kaplan-meier.ts";

/** Weeks in remission under 6-mercaptopurine: Freireich et al. 1963, Blood 21:699-716; 1 where it came back. */
const remission: [number, 0 | 1][] = [
  ...([6, 6, 6, 7, 10, 13, 16, 22, 23] as const).map((week): [number, 1] => [week, 1]),
  ...([6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35] as const).map((week): [number, 0] => [week, 0]),
];
const cases = { times: remission.map(([week]) => week), events: remission.map(([, event]) => event) };

test("worked example: 18 of 21 stay beyond week 6, 16 of the 17 that are left beyond week 7", () => {
  const steps = kaplanMeier(cases);
  const [week6, week7] = steps;
  expect(week6).toMatchObject({ time: 6, atRisk: 21, events: 3, censored: 1 });
  expect(week6!.survival).toBeCloseTo(18 / 21, 12);
  expect(week7!.survival).toBeCloseTo((18 / 21) * (16 / 17), 12);
  expect(week7!.standardError).toBeCloseTo(Math.sqrt(3 / (21 * 18) + 1 / (17 * 16)), 12);
  expect(survivalAt(steps, 6.5)).toMatchObject({ survival: week6!.survival });
  expect(survivalAt(steps, 5)).toEqual({ survival: 1, low: 1, high: 1 });
  expect(survivalAt(steps, 36)).toBeUndefined();
  expect(numbersAtRisk(cases, [0, 7, 23, 40])).toEqual([21, 17, 6, 0]);
});

const drawn = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.boolean()), {
  minLength: 1,
  maxLength: 60,
});

test("never rises, stays inside its interval, and without censoring is the share that is left", () => {
  fc.assert(
    fc.property(drawn, (rows) => {
      const times = rows.map(([time]) => time);
      const steps = kaplanMeier({ times, events: rows.map(([, event]) => event) });
      for (const [i, step] of steps.entries()) {
        expect(step.survival).toBeLessThanOrEqual(steps[i - 1]?.survival ?? 1);
        expect(step.low).toBeLessThanOrEqual(step.survival);
        expect(step.high).toBeGreaterThanOrEqual(step.survival);
      }
      for (const { time, survival } of kaplanMeier({ times, events: times.map(() => true) })) {
        expect(survival).toBeCloseTo(times.filter((other) => other > time).length / times.length, 9);
      }
    }),
  );
});

describe("refused", () => {
  test.each([
    ["nobody", [], []],
    ["a time that is none", [Number.NaN], [1]],
    ["marks that are not one a time", [1, 2], [1]],
  ])("%s", (_name, times, events) => {
    expect(() => kaplanMeier({ times, events })).toThrow(InvalidInputError);
  });
});
