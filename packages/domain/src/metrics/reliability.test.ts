import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { brierDecomposition, multiclassBrierDecomposition } from "./brier-decomposition.ts";
import { brierScore, findingCalibrationError } from "./calibration.ts";
import { wilsonInterval } from "./interval.ts";
import { binnedCalibrationError, reliabilityBins } from "./reliability.ts";

const cases = fc.array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.boolean()), {
  minLength: 1,
  maxLength: 80,
});

describe("reliability bins", () => {
  test("worked example: two bins of equal width", () => {
    const [low, high] = reliabilityBins([0.1, 0.3, 0.5, 0.9], [false, true, false, true], { bins: 2 });
    expect(low).toMatchObject({ from: 0, to: 0.5, cases: 3, positives: 1 });
    expect(low!.meanProbability).toBeCloseTo(0.3, 12);
    expect(low!.observed).toEqual(wilsonInterval(1, 3));
    expect(high).toMatchObject({ from: 0.5, to: 1, cases: 1, positives: 1, meanProbability: 0.9 });
  });

  test("worked example: equal mass keeps equal probabilities together", () => {
    const bins = reliabilityBins([0.1, 0.2, 0.2, 0.2, 0.8, 0.9], [0, 0, 1, 0, 1, 1], {
      kind: "equal-mass",
      bins: 3,
    });
    expect(bins.map(({ from, to, cases: n }) => [from, to, n])).toEqual([
      [0.1, 0.2, 4],
      [0.8, 0.9, 2],
    ]);
  });

  test("hold every case once, and give the calibration error", () => {
    fc.assert(
      fc.property(cases, fc.constantFrom("equal-width", "equal-mass"), (rows, kind) => {
        const p = rows.map(([percent]) => percent / 100);
        const positives = rows.map(([, positive]) => positive);
        const bins = reliabilityBins(p, positives, { kind });
        expect(bins.reduce((sum, bin) => sum + bin.cases, 0)).toBe(rows.length);
        expect(bins.length).toBeLessThanOrEqual(15);
        bins.forEach((bin, k) => {
          if (k > 0) expect(bin.meanProbability).toBeGreaterThan(bins[k - 1]!.meanProbability);
        });
        if (kind === "equal-width") {
          expect(binnedCalibrationError(bins)).toBeCloseTo(findingCalibrationError(p, positives), 12);
        }
      }),
    );
  });

  test("refuses no case, other lengths and what is no probability", () => {
    expect(() => reliabilityBins([], [])).toThrow(/nothing/);
    expect(() => reliabilityBins([0.5], [1, 0])).toThrow(/one probability/);
    expect(() => reliabilityBins([1.5], [1])).toThrow(/from 0 to 1/);
    expect(() => reliabilityBins([0.5], [1], { bins: 0 })).toThrow(/one bin/);
  });
});

describe("Brier decomposition", () => {
  test("worked example: two forecasts of one value each", () => {
    // 0.2 four times with one event, 0.8 four times with three: off by 0.05 each; prevalence 1/2
    const p = [0.2, 0.2, 0.2, 0.2, 0.8, 0.8, 0.8, 0.8];
    const parts = brierDecomposition(p, [1, 0, 0, 0, 1, 1, 1, 0], { bins: 10 });
    expect(parts.reliability).toBeCloseTo(0.0025, 12);
    expect(parts.resolution).toBeCloseTo(0.0625, 12);
    expect(parts.uncertainty).toBeCloseTo(0.25, 12);
    expect(parts.withinBin).toBeCloseTo(0, 12);
    expect(parts.score).toBeCloseTo(0.19, 12);
  });

  test("nothing is left where each bin holds one value", () => {
    fc.assert(
      fc.property(cases, (rows) => {
        const p = rows.map(([percent]) => Math.round(percent / 10) / 10);
        const parts = brierDecomposition(
          p,
          rows.map(([, positive]) => positive),
          { bins: rows.length, kind: "equal-mass" },
        );
        expect(parts.withinBin).toBeCloseTo(0, 12);
      }),
    );
  });

  test("the classes' scores sum to the Brier score", () => {
    const predictions = {
      probabilities: [0.7, 0.2, 0.1, 0.3, 0.3, 0.4, 0, 1, 0],
      labels: [0, 2, 1],
      classes: 3,
    };
    const { perClass, total } = multiclassBrierDecomposition(predictions);
    expect(perClass).toHaveLength(3);
    expect(total.score).toBeCloseTo(brierScore(predictions), 12);
    expect(total.reliability - total.resolution + total.uncertainty + total.withinBin).toBeCloseTo(
      total.score,
      12,
    );
  });
});
