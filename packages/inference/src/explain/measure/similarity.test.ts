import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { rankCorrelation, structuralSimilarity } from "./similarity.ts";

/** Made by `tests/golden/explanations.py` with SciPy and scikit-image. */
const golden = JSON.parse(
  readFileSync(new URL("../../../../../tests/golden/explanations.json", import.meta.url), "utf8"),
).similarity;
const [a, b, tied] = [golden.a, golden.b, golden.tied].map((values) => Float64Array.from(values));

test("against SciPy and scikit-image", () => {
  expect(rankCorrelation(a!, b!)).toBeCloseTo(golden.rankCorrelation, 12);
  expect(rankCorrelation(tied!, b!)).toBeCloseTo(golden.tiedRankCorrelation, 12);
  expect(structuralSimilarity(a!, b!)).toBeCloseTo(golden.structuralSimilarity, 10);
});

test("any rising change of the values leaves the rank correlation as it is", () => {
  const level = fc.integer({ min: -1000, max: 1000 });
  const grid = fc.array(level, { minLength: 256, maxLength: 256 }).map((levels) => Float64Array.from(levels));
  fc.assert(
    fc.property(grid, (values) => {
      fc.pre(new Set(values).size > 1);
      const risen = values.map((value) => value ** 3 + value);
      const turned = risen.map((value) => -value);
      expect(rankCorrelation(values, risen)).toBeCloseTo(1, 12);
      expect(rankCorrelation(values, turned)).toBeCloseTo(-1, 12);
      expect(structuralSimilarity(values, values)).toBeCloseTo(1, 6);
    }),
    { numRuns: 30 },
  );
});

test("a map that is the same everywhere resembles nothing", () => {
  expect(rankCorrelation(a!, new Float64Array(256).fill(2))).toBe(0);
});
