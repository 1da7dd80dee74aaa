import fc from "fast-check";
import { expect, test } from "vitest";
import { describeLikelihoodRatio } from "./evidence-words.ts";
import { riskLevel } from "./level.ts";
import { fromLogOdds, positionOnAxis, toLogOdds } from "./log-odds.ts";

const probability = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });

test("log-odds and back", () => {
  expect(toLogOdds(0.5)).toBe(0);
  expect(toLogOdds(0.9)).toBeCloseTo(Math.log(9), 12);
  fc.assert(
    fc.property(probability, (p) => {
      expect(fromLogOdds(toLogOdds(p))).toBeCloseTo(p, 9);
    }),
  );
});

test("even chances are the middle of the axis; the ends clamp", () => {
  expect(positionOnAxis(0.5)).toBeCloseTo(0.5, 12);
  expect(positionOnAxis(0)).toBe(0);
  expect(positionOnAxis(1)).toBe(1);
});

test("colour never falls as risk rises", () => {
  fc.assert(
    fc.property(probability, probability, (a, b) => {
      expect(riskLevel(Math.min(a, b))).toBeLessThanOrEqual(riskLevel(Math.max(a, b)));
    }),
  );
});

test("a likelihood ratio and its inverse are equally strong, on opposite sides", () => {
  expect(describeLikelihoodRatio(15)).toBe("strong evidence for");
  expect(describeLikelihoodRatio(1 / 15)).toBe("strong evidence against");
  expect(describeLikelihoodRatio(1.05)).toBe("hardly any evidence either way");
});
