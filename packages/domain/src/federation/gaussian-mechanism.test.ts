import fc from "fast-check";
import { expect, test } from "vitest";
import { epsilonOf, gaussianDelta } from "./gaussian-mechanism.ts";

test("worked example: one release with noise of one sensitivity", () => {
  // Φ(1/2) - Φ(-1/2), the distance of two normal distributions one apart.
  expect(gaussianDelta(1, 0)).toBeCloseTo(0.38292492254802624, 12);
  // Φ(-1/2) - e Φ(-3/2), the values of the normal distribution from R's pnorm.
  expect(gaussianDelta(1, 1)).toBeCloseTo(0.3085375387259869 - Math.E * 0.06680720126885807, 12);
});

test("property: never above what concentrated privacy says of the same run, and not far below", () => {
  const noise = fc.double({ min: 1, max: 20, noNaN: true });
  fc.assert(
    fc.property(noise, fc.integer({ min: 1, max: 60 }), (noiseMultiplier, releases) => {
      const delta = 1e-5;
      // Bun, Steinke 2016, TCC, proposition 1.3, with rho = releases / (2 noise²): an upper bound.
      const rho = releases / (2 * noiseMultiplier ** 2);
      const bound = rho + 2 * Math.sqrt(rho * Math.log(1 / delta));
      const epsilon = epsilonOf({ noiseMultiplier, delta }, releases);
      if (epsilon === Number.POSITIVE_INFINITY) return;
      expect(epsilon).toBeLessThanOrEqual(bound + 0.002);
      expect(gaussianDelta(Math.sqrt(releases) / noiseMultiplier, epsilon)).toBeLessThanOrEqual(delta);
    }),
  );
});

test("more rounds cost more, no round costs nothing; refused: no noise", () => {
  const terms = { noiseMultiplier: 4, delta: 1e-5 };
  expect(epsilonOf(terms, 10)).toBeGreaterThan(epsilonOf(terms, 5));
  expect(epsilonOf(terms, 0)).toBe(0);
  expect(epsilonOf({ noiseMultiplier: 0.01, delta: 1e-5 }, 100)).toBe(Number.POSITIVE_INFINITY);
  expect(() => epsilonOf({ noiseMultiplier: 0, delta: 1e-5 }, 1)).toThrow("above 0");
});
