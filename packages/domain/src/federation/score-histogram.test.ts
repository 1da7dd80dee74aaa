import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { guardCounts } from "../cohort/count-guard.ts";
import { seededRandom } from "../metrics/bootstrap.ts";
import { brierScore } from "../metrics/calibration.ts";
import { aucInterval } from "../metrics/delong.ts";
import { evaluatePooled } from "./pooled-evaluation.ts";
import { histogramOfScores, poolHistograms, protectHistogram } from "./score-histogram.ts";

/** Persons of whom every third has the finding, with scores that tell something. */
function drawn(persons: number, seed: number) {
  const random = seededRandom(seed);
  const positives = Array.from({ length: persons }, (_, i) => i % 3 === 0);
  const probabilities = positives.map((has) =>
    Math.min(1, Math.max(0, (has ? 0.35 : 0.15) + 0.5 * random())),
  );
  return { probabilities, positives };
}

const exact = { sites: 3, floor: 1 };

describe("pooled evaluation", () => {
  test("worked example: two bins, and the pairs counted by hand", () => {
    const histogram = histogramOfScores([0.9, 0.8, 0.2, 0.1, 0.4], [1, 1, 1, 0, 0], 2);
    expect([...histogram.positives, ...histogram.negatives]).toEqual([1, 2, 2, 0]);
    // 2 positives beat both negatives, one ties with both: (4 + 1) / 6.
    const pooled = evaluatePooled(histogram, exact)!;
    expect(pooled.auc.value).toBeCloseTo(5 / 6, 12);
    expect(pooled.binningError).toBeCloseTo(1 / 6, 12);
    expect(pooled.roc.at(-1)).toEqual({ threshold: 0, sensitivity: 1, specificity: 0 });
  });

  test("three sites' counts are as one site's, within what binning is said to add", () => {
    const parts = [drawn(900, 1), drawn(400, 2), drawn(120, 3)];
    const probabilities = parts.flatMap((part) => part.probabilities);
    const positives = parts.flatMap((part) => part.positives);
    const pooled = evaluatePooled(
      poolHistograms(parts.map((part) => histogramOfScores(part.probabilities, part.positives))),
      exact,
    )!;
    const scores = { scores: probabilities, positives };
    const whole = aucInterval(scores);
    expect(Math.abs(pooled.auc.value - whole.value)).toBeLessThanOrEqual(pooled.binningError);
    expect(pooled.auc.low).toBeCloseTo(whole.low, 2);
    const twoClasses = probabilities.flatMap((p) => [1 - p, p]);
    const labels = positives.map(Number);
    const brier = brierScore({ probabilities: twoClasses, labels, classes: 2 }) / 2;
    expect(Math.abs(pooled.brier - brier)).toBeLessThanOrEqual(pooled.brierError);
    expect(pooled.calibration.reduce((sum, { persons }) => sum + persons, 0)).toBe(positives.length);
  });

  test("property: rounded by any blur, the area stays within what is said", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 1, max: 10_000 }), (blur, seed) => {
        const cases = drawn(3000, seed);
        const whole = histogramOfScores(cases.probabilities, cases.positives);
        const shown = protectHistogram(
          whole,
          guardCounts(() => blur),
          [],
        );
        const told = evaluatePooled(shown, { sites: 1, floor: 11 })!;
        const truth = aucInterval({ scores: cases.probabilities, positives: cases.positives }).value;
        const error = Math.abs(told.auc.value - truth);
        expect(error).toBeLessThanOrEqual(told.binningError + told.roundingError);
        expect(error).toBeLessThan(0.02);
      }),
      { numRuns: 40 },
    );
  });

  test("nothing is said where no person with the finding is told of", () => {
    expect(evaluatePooled(histogramOfScores([0.5], [0]), exact)).toBeNull();
  });
});

describe("what leaves a site", () => {
  test("property: no bin, no sum and no difference of bins is 1 to 10 persons", () => {
    const counts = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(counts, counts, fc.integer({ min: 0, max: 10 }), (positives, negatives, blur) => {
        const histogram = { positives: Int32Array.from(positives), negatives: Int32Array.from(negatives) };
        const shown = protectHistogram(
          histogram,
          guardCounts(() => blur),
          ["run"],
        );
        for (const bin of [...shown.positives, ...shown.negatives]) {
          expect(bin % 11).toBe(0);
          expect(bin).toBeGreaterThanOrEqual(0);
        }
        const total = (of: Int32Array | number[]) => Array.from(of).reduce((sum, n) => sum + n, 0);
        expect(Math.abs(total(shown.positives) - total(positives))).toBeLessThanOrEqual(20);
      }),
      { numRuns: 1000 },
    );
  });

  test("fewer persons of a kind than the floor are not told at all", () => {
    const { probabilities, positives } = drawn(30, 4);
    const shown = protectHistogram(
      histogramOfScores(probabilities, positives),
      guardCounts(() => 0),
      [],
    );
    expect(shown.positives.every((bin) => bin === 0)).toBe(true);
    expect(shown.negatives.some((bin) => bin > 0)).toBe(true);
  });

  test("refused: what is no probability, other grids", () => {
    expect(() => histogramOfScores([1.2], [1])).toThrow("0 to 1");
    expect(() => histogramOfScores([0.2], [])).toThrow("one probability");
    const [one, other] = [histogramOfScores([], [], 10), histogramOfScores([], [], 20)];
    expect(() => poolHistograms([one, other])).toThrow("one grid");
  });
});
