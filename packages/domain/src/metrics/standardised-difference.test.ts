import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { categoryDifference, meanDifference, shareDifference } from "./standardised-difference.ts";

/** Made by `tests/golden/standardised_differences.R`. */
const golden = JSON.parse(
  readFileSync(new URL("../../../../tests/golden/standardised-differences.json", import.meta.url), "utf8"),
);

test("worked example: 70 and 65 years with an SD of 10 lie half a standard deviation apart", () => {
  const difference = meanDifference({ mean: 70, standardDeviation: 10 }, { mean: 65, standardDeviation: 10 });
  expect(difference).toBeCloseTo(0.5, 12);
});

test("against R: means, shares and several categories", () => {
  for (const { a, b, difference } of golden.means) expect(meanDifference(a, b)).toBeCloseTo(difference, 12);
  for (const { a, b, difference } of golden.shares) expect(shareDifference(a, b)).toBeCloseTo(difference, 12);
  for (const { a, b, difference } of golden.categories)
    expect(categoryDifference(a, b)).toBeCloseTo(difference, 10);
});

const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });

test("two categories differ as their share does, and the order of categories does not matter", () => {
  fc.assert(
    fc.property(share, share, (a, b) => {
      const both = categoryDifference([a, 1 - a], [b, 1 - b]);
      expect(both).toBeCloseTo(Math.abs(shareDifference(a, b)), 8);
      expect(categoryDifference([1 - a, a], [1 - b, b])).toBeCloseTo(both, 8);
    }),
  );
});

test("categories that nobody has change nothing, and groups that share none lie infinitely far apart", () => {
  expect(categoryDifference([0.2, 0, 0.8], [0.4, 0, 0.6])).toBeCloseTo(
    categoryDifference([0.2, 0.8], [0.4, 0.6]),
    12,
  );
  expect(categoryDifference([0.5, 0.5], [0.5, 0.5])).toBe(0);
  expect(shareDifference(0, 0)).toBe(0);
  expect(Math.abs(shareDifference(0, 1))).toBe(Number.POSITIVE_INFINITY);
  expect(categoryDifference([1, 0], [0, 1])).toBe(Number.POSITIVE_INFINITY);
  expect(categoryDifference([0.5, 0.5, 0], [0, 0, 1])).toBe(Number.POSITIVE_INFINITY);
  expect(categoryDifference([0.3, 0.7, 0, 0], [0, 0, 0.4, 0.6])).toBe(Number.POSITIVE_INFINITY);
});

test("categories that are not the same are refused", () => {
  expect(() => categoryDifference([1], [1])).toThrow(/two of them/);
  expect(() => categoryDifference([0.5, 0.5], [0.2, 0.3, 0.5])).toThrow(/the same of both/);
});
