import fc from "fast-check";
import { expect, test } from "vitest";
import { calibrationFit } from "./calibration-fit.ts";
import { kolmogorovSmirnov, populationStability, wassersteinDistance } from "./drift.ts";
import { groupedMean } from "./grouped-mean.ts";

test("worked example: half of the first bin moved to the second", () => {
  // (0.3 - 0.5) ln(0.3/0.5) + (0.7 - 0.5) ln(0.7/0.5)
  expect(populationStability([50, 50], [30, 70])).toBeCloseTo(
    0.2 * Math.log(5 / 3) + 0.2 * Math.log(1.4),
    12,
  );
  expect(populationStability([5, 5], [50, 50])).toBe(0);
  expect(populationStability([10, 0], [5, 5])).toBeGreaterThan(1);
});

test("worked example: everybody moved by 0.1", () => {
  expect(wassersteinDistance([0.1, 0.2, 0.3], [0.2, 0.3, 0.4])).toBeCloseTo(0.1, 12);
  expect(kolmogorovSmirnov([1, 2, 3], [4, 5, 6]).distance).toBe(1);
  expect(kolmogorovSmirnov([1, 2], [1, 2])).toEqual({ distance: 0, p: 1 });
});

test("property: distances are symmetric, and a shift by c is c wide", () => {
  const values = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(values, values, fc.integer({ min: 0, max: 50 }), (a, b, c) => {
      expect(wassersteinDistance(a, b)).toBeCloseTo(wassersteinDistance(b, a), 9);
      expect(
        wassersteinDistance(
          a,
          a.map((value) => value + c),
        ),
      ).toBeCloseTo(c, 9);
      expect(kolmogorovSmirnov(a, b).distance).toBeCloseTo(kolmogorovSmirnov(b, a).distance, 12);
    }),
  );
});

test("every case twice, as one group, says no more than once", () => {
  const once = [0, 1, 1, 0, 1, 0, 0, 1];
  const p = [0.1, 0.8, 0.4, 0.3, 0.9, 0.2, 0.6, 0.7];
  const twice = (values: number[]) => [...values, ...values];
  const groups = twice(once.map((_, i) => i)).map(String);
  expect(groupedMean(twice(once), groups).low).toBeCloseTo(groupedMean(once).low, 12);
  const own = calibrationFit(
    p,
    once,
    once.map((_, i) => String(i)),
  );
  expect(calibrationFit(twice(p), twice(once), groups).slope.low).toBeCloseTo(own.slope.low, 9);
});

test("refused: nothing to compare, one kind of case", () => {
  expect(() => populationStability([1], [1, 2])).toThrow(/same bins/);
  expect(() => wassersteinDistance([], [1])).toThrow(/has a value/);
  expect(() => calibrationFit([0.5, 0.5], [1, 1])).toThrow(/one without/);
  expect(() => groupedMean([1], ["a"])).toThrow(/two groups/);
});
