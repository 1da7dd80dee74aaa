import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { weightedRidge } from "./weighted-ridge.ts";

/** Made by `tests/golden/explanations.py` with scikit-learn. */
const golden = JSON.parse(
  readFileSync(new URL("../../../../tests/golden/explanations.json", import.meta.url), "utf8"),
).ridge;

test("against scikit-learn's Ridge with weights", () => {
  const fit = weightedRidge(golden.rows, golden.targets, golden.weights, 1);
  golden.coefficients.forEach((value: number, j: number) => {
    expect(fit.coefficients[j]).toBeCloseTo(value, 12);
  });
  expect(fit.intercept).toBeCloseTo(golden.intercept, 12);
  expect(fit.r2).toBeCloseTo(golden.r2, 12);
});

test("a linear truth is found again, and its R² is 1", () => {
  fc.assert(
    fc.property(
      fc
        .array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 3, maxLength: 3 })
        .filter((truth) => truth.some((weight) => Math.abs(weight) > 0.01)),
      (truth) => {
        // All eight subsets of three columns.
        const rows = Array.from({ length: 24 }, (_, i) => (Math.floor(i / 3) >> (i % 3)) & 1);
        const targets = Array.from({ length: 8 }, (_, i) =>
          truth.reduce((sum, weight, j) => sum + weight * rows[i * 3 + j]!, 0.5),
        );
        const fit = weightedRidge(rows, targets, Array(8).fill(1), 1e-9);
        truth.forEach((weight, j) => {
          expect(fit.coefficients[j]).toBeCloseTo(weight, 6);
        });
        expect(fit.r2).toBeGreaterThan(1 - 1e-6);
      },
    ),
  );
});
