import fc from "fast-check";
import { expect, test } from "vitest";
import { trendOf } from "./trend.ts";

const YEAR_MS = 365.25 * 24 * 60 * 60 * 1000;
const at = (years: number) => new Date(Date.UTC(2020, 0, 1) + years * YEAR_MS);
const points = (...pairs: [years: number, value: number][]) =>
  pairs.map(([years, value], i) => ({ value, factId: `f${i}`, at: at(years) }));

test("worked example: the sum of products is 49 and of squares 7.5", () => {
  const trend = trendOf(points([0, 130], [0.5, 128], [2, 140], [3.5, 151]));
  expect(trend?.slopePerYear).toBeCloseTo(49 / 7.5, 9);
  expect(trend?.points).toHaveLength(4);
  expect(trend?.spanYears).toBeCloseTo(3.5, 9);
});

test("a line gives its own slope", () => {
  const number = fc.integer({ min: -50, max: 50 });
  fc.assert(
    fc.property(
      number,
      number,
      fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { minLength: 2 }),
      (a, b, t) => {
        const line = points(...t.sort((x, y) => x - y).map((x): [number, number] => [x, a * x + b]));
        expect(trendOf(line)?.slopePerYear).toBeCloseTo(a, 6);
      },
    ),
  );
});

test("one moment has no trend", () => {
  expect(trendOf(points([1, 120], [1, 130]))).toBeUndefined();
  expect(trendOf([])).toBeUndefined();
});
