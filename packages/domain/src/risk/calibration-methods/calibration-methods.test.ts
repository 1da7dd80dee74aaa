import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { brierScore } from "../../metrics/calibration.ts";
import { softmax } from "../odds.ts";
import { calibrate } from "../temperature.ts";
import { applyCalibrationMap, calibrationMapSchema, fitCalibrationMap } from "./calibration-map.ts";
import { fitIsotonic, interpolate } from "./isotonic-curve.ts";
import { applyIsotonicMap, fitIsotonicMap } from "./isotonic-map.ts";
import { applyPrevalenceMap, estimatePrevalence, prevalenceMapSchema } from "./prevalence-map.ts";

/** Made by `tests/golden/calibration_methods.py` with scikit-learn. */
const golden = JSON.parse(
  readFileSync(new URL("../../../../../tests/golden/calibration-methods.json", import.meta.url), "utf8"),
);
const logits = (golden.logits as number[][]).flat();
const cases = { logits, labels: golden.labels as number[], classes: 3 };
const firstThirty = logits.slice(0, 90);

describe("against scikit-learn", () => {
  test("Platt's sigmoids", () => {
    const p = applyCalibrationMap(fitCalibrationMap("platt", cases), firstThirty, 3);
    (golden.platt as number[][]).flat().forEach((expected, k) => {
      expect(p[k]).toBeCloseTo(expected, 4);
    });
  });

  test("isotonic curves, before certainty is taken from them", () => {
    const p = applyIsotonicMap({ ...fitIsotonicMap(cases), floor: 0 }, firstThirty, 3);
    (golden.isotonic as number[][]).flat().forEach((expected, k) => {
      expect(p[k]).toBeCloseTo(expected, 9);
    });
  });

  test("one isotonic curve, ties and all", () => {
    const { x, t, grid, fitted } = golden.curve;
    const curve = fitIsotonic(x, t);
    grid.forEach((at: number, i: number) => {
      expect(interpolate(curve, at)).toBeCloseTo(fitted[i], 9);
    });
  });
});

describe("every method", () => {
  const methods = ["temperature", "platt", "isotonic"] as const;

  test.each(methods)("%s survives being stored, sums to 1 and beats the raw logits", (method) => {
    const map = fitCalibrationMap(method, cases);
    const stored = calibrationMapSchema.parse(JSON.parse(JSON.stringify(map)));
    const probabilities = applyCalibrationMap(stored, logits, 3);
    expect(probabilities).toEqual(applyCalibrationMap(map, logits, 3));
    const { labels } = cases;
    const raw = brierScore({ probabilities: calibrate(logits, 3, 1), labels, classes: 3 });
    expect(brierScore({ probabilities, labels, classes: 3 })).toBeLessThan(raw);
    const row = fc.array(fc.double({ min: -900, max: 900, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(row, (drawn) => {
        const p = applyCalibrationMap(map, drawn, 3);
        expect(p.reduce((sum, v) => sum + v, 0)).toBeCloseTo(1, 12);
        expect(p.every((v) => v >= 0 && v <= 1)).toBe(true);
      }),
    );
  });

  test.each(methods)("%s sees no shift of a row", (method) => {
    const map = fitCalibrationMap(method, cases);
    const [here, there] = [
      [1, -0.5, 0.2],
      [4, 2.5, 3.2],
    ].map((row) => applyCalibrationMap(map, row, 3));
    here!.forEach((p, c) => {
      expect(there![c]).toBeCloseTo(p, 12);
    });
  });

  test("isotonic never says 0", () => {
    const p = applyCalibrationMap(fitCalibrationMap("isotonic", cases), [50, -50, -50], 3);
    expect(Math.min(...p)).toBeGreaterThan(0.001);
  });

  test("refuses other shapes and what is no number", () => {
    expect(() => fitCalibrationMap("platt", { logits: [], labels: [], classes: 3 })).toThrow(/at least one/);
    expect(() => fitCalibrationMap("platt", { ...cases, labels: [3] })).toThrow(/one logit/);
    const map = fitCalibrationMap("platt", cases);
    expect(() => applyCalibrationMap(map, [1, 2], 2)).toThrow(/3 classes, not 2/);
    expect(() => applyCalibrationMap(map, [1, Number.NaN, 2], 3)).toThrow(/finite/);
    expect(calibrationMapSchema.safeParse({ method: "temperature", temperature: 0 }).success).toBe(false);
    const falling = { x: [1, 0], y: [0, 1] };
    expect(
      calibrationMapSchema.safeParse({ method: "isotonic", floor: 0, classes: [falling, falling] }).success,
    ).toBe(false);
  });
});

describe("an isotonic curve", () => {
  test("worked example: 1, 3, 2 pools the last two", () => {
    expect(fitIsotonic([0, 1, 2], [1, 3, 2])).toEqual({ x: [0, 1, 2], y: [1, 2.5, 2.5] });
  });

  test("never falls and keeps the mean", () => {
    const pair = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 40 }), (pairs) => {
        const [x, t] = [pairs.map(([at]) => at), pairs.map(([, target]) => target)];
        const curve = fitIsotonic(x, t);
        curve.y.forEach((v, k) => {
          if (k > 0) expect(v).toBeGreaterThanOrEqual(curve.y[k - 1]!);
        });
        const sum = (values: number[]) => values.reduce((total, v) => total + v, 0);
        expect(sum(x.map((at) => interpolate(curve, at)))).toBeCloseTo(sum(t), 9);
      }),
    );
  });
});

describe("prevalence", () => {
  test("worked example: 0.7 at even odds is 0.368 where one in five has it", () => {
    const map = { method: "prevalence" as const, from: [0.5, 0.5], to: [0.2, 0.8] };
    expect(applyPrevalenceMap(map, [0.7, 0.3])[0]).toBeCloseTo((0.4 * 0.7) / (0.4 * 0.7 + 1.6 * 0.3), 12);
  });

  test("there and back", () => {
    const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(share, share, share, (a, b, p) => {
        const [from, to] = [
          [a, 1 - a],
          [b, 1 - b],
        ];
        const there = applyPrevalenceMap({ method: "prevalence", from, to }, [p, 1 - p]);
        const back = applyPrevalenceMap({ method: "prevalence", from: to, to: from }, there);
        expect(back[0]).toBeCloseTo(p, 9);
      }),
    );
  });

  test("is found from unlabelled images of another mix", () => {
    // Two classes at N(±1, 1), calibrated at even odds: log-odds are 2x. The site has 15 % of the second.
    const rows = 20_000;
    const probabilities: number[] = [];
    let state = 1;
    const random = () => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
    for (let i = 0; i < rows; i++) {
      const centre = random() < 0.15 ? 1 : -1;
      const x = centre + Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
      probabilities.push(...softmax([0, 2 * x]));
    }
    const { map, converged } = estimatePrevalence(probabilities, [0.5, 0.5]);
    expect(converged).toBe(true);
    expect(prevalenceMapSchema.parse(map)).toEqual(map);
    expect(Math.abs(map.to[1]! - 0.15)).toBeLessThan(0.015);
  });

  test("refuses no rows, part rows, and what is no distribution", () => {
    expect(() => estimatePrevalence([], [0.5, 0.5])).toThrow(/one image/);
    expect(() => estimatePrevalence([0.5], [0.5, 0.5])).toThrow(/whole rows/);
    expect(() => estimatePrevalence([0.5, 0.5], [0.5, 0.6])).toThrow(/sums to 1/);
  });
});
