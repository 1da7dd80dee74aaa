import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../metrics/bootstrap.ts";
import { calibrate } from "../risk/temperature.ts";
import { balancedClassWeights, fitLogisticRegression, predictLogits } from "./logistic-regression.ts";
import { lossOfLogits, softmaxLoss } from "./softmax-loss.ts";

interface Golden {
  X: number[][];
  y: number[];
  fits: { C: number; l1Ratio: number; balanced: boolean; weights: number[][]; probabilities: number[][] }[];
}
/** Made by `tests/golden/penalties.py` with scikit-learn's saga. */
const golden: Golden = JSON.parse(
  readFileSync(new URL("../../../../tests/golden/penalties.json", import.meta.url), "utf8"),
);
const { X, y } = golden;
const table = { values: Float64Array.from(X.flat()), rows: X.length, columns: X[0]!.length };
const firstTen = { ...table, values: table.values.slice(0, 10 * table.columns), rows: 10 };

describe("L1 and elastic net", () => {
  test.each(golden.fits)(
    "give scikit-learn's weights at C = $C, l1Ratio = $l1Ratio, balanced: $balanced",
    (fit) => {
      const model = fitLogisticRegression(table, y, 3, {
        C: fit.C,
        l1Ratio: fit.l1Ratio,
        classWeights: fit.balanced ? balancedClassWeights(y, 3) : undefined,
        tolerance: 1e-8,
      });
      expect(model.converged).toBe(true);
      fit.weights.flat().forEach((weight, k) => {
        expect(model.weights[k]).toBeCloseTo(weight, 5);
        // What scikit-learn leaves out, and nothing else, is left out exactly.
        expect(model.weights[k] === 0).toBe(weight === 0);
      });
      const probabilities = calibrate(predictLogits(model, firstTen), 3, 1);
      fit.probabilities.flat().forEach((p, k) => {
        expect(probabilities[k]).toBeCloseTo(p, 5);
      });
    },
  );

  test("a penalty that nothing earns leaves the prevalence alone", () => {
    const model = fitLogisticRegression(table, y, 3, { C: 1e-4, l1Ratio: 1, tolerance: 1e-8 });
    expect(model.weights.every((weight) => weight === 0)).toBe(true);
    const [probabilities] = [calibrate(model.intercepts, 3, 1)];
    expect(probabilities[0]).toBeCloseTo(y.filter((label) => label === 0).length / y.length, 7);
  });

  test("a warm start ends where a cold one does", () => {
    const options = { C: 0.1, l1Ratio: 0.5, tolerance: 1e-9 };
    const cold = fitLogisticRegression(table, y, 3, options);
    const start = fitLogisticRegression(table, y, 3, { ...options, C: 0.05 });
    const warm = fitLogisticRegression(table, y, 3, { ...options, start });
    cold.weights.forEach((weight, k) => {
      expect(warm.weights[k]).toBeCloseTo(weight, 6);
    });
  });

  test("of many columns no weight that is left at 0 would earn its penalty, and the others balance theirs", () => {
    const random = seededRandom(8);
    const [rows, columns, C] = [120, 200, 0.4];
    const labels = Array.from({ length: rows }, (_, i) => i % 3);
    const values = Float64Array.from({ length: rows * columns }, (_, k) => {
      const [row, column] = [Math.floor(k / columns), k % columns];
      return 2 * random() - 1 + (column % 40 === labels[row] ? 0.8 : 0);
    });
    const wide = { values, rows, columns };
    const model = fitLogisticRegression(wide, labels, 3, { C, l1Ratio: 1, tolerance: 1e-8 });
    expect(model.converged).toBe(true);
    const used = model.weights.filter((weight) => weight !== 0).length;
    expect(used).toBeGreaterThan(5);
    expect(used).toBeLessThan(300);
    const weights = new Float64Array(rows).fill(1);
    const gradient = new Float64Array(3 * columns + 3);
    softmaxLoss({ values, columns, classes: 3, labels, weights }, { focalGamma: 0 })(
      Float64Array.from([...model.weights, ...model.intercepts]),
      gradient,
    );
    const penalty = 1 / (C * rows);
    model.weights.forEach((weight, k) => {
      if (weight === 0) expect(Math.abs(gradient[k]!)).toBeLessThan(penalty + 1e-7);
      else expect(gradient[k]).toBeCloseTo(-penalty * Math.sign(weight), 6);
    });
  });

  test("refuses shares and exponents that are none", () => {
    expect(() => fitLogisticRegression(table, y, 3, { C: 1, l1Ratio: 1.5 })).toThrow(/from 0 to 1/);
    expect(() => fitLogisticRegression(table, y, 3, { C: 1, focalGamma: -1 })).toThrow(/at least 0/);
    const sampleWeights = new Float64Array(table.rows);
    expect(() => fitLogisticRegression(table, y, 3, { C: 1, sampleWeights })).toThrow(/must count/);
  });
});

describe("focal loss", () => {
  test("worked example: p = 0.75, gamma 2", () => {
    // (1 - 0.75)^2 · -ln 0.75
    const logits = Float64Array.from([Math.log(3), 0]);
    expect(lossOfLogits(logits, 0, 2)).toBeCloseTo(0.0625 * -Math.log(0.75), 12);
  });

  test("gamma 0 is the cross-entropy with its gradient p - y", () => {
    const logits = Float64Array.from([Math.log(3), 0]);
    expect(lossOfLogits(logits, 1, 0)).toBeCloseTo(Math.log(4), 12);
    expect([...logits]).toEqual([expect.closeTo(0.75, 12), expect.closeTo(-0.75, 12)]);
  });

  test("its gradient is that of finite differences, over weights and intercepts", () => {
    const unit = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(unit, { minLength: 15, maxLength: 15 }),
        fc.array(unit, { minLength: 9, maxLength: 9 }),
        fc.double({ min: 0, max: 4, noNaN: true }),
        (values, start, focalGamma) => {
          const cases = {
            values: Float64Array.from(values),
            columns: 3,
            classes: 3,
            labels: [0, 1, 2, 1, 0],
            weights: Float64Array.from([1, 0.5, 2, 0, 1]),
          };
          const loss = softmaxLoss(cases, { focalGamma });
          const x = Float64Array.from([...start, 0.3, -0.2, 0.1]);
          const gradient = new Float64Array(12);
          const unused = new Float64Array(12);
          loss(x, gradient);
          const h = 1e-5;
          for (let k = 0; k < 12; k++) {
            const at = (shift: number) =>
              loss(
                x.map((v, j) => v + (j === k ? shift : 0)),
                unused,
              );
            expect(gradient[k]).toBeCloseTo((at(h) - at(-h)) / (2 * h), 7);
          }
        },
      ),
    );
  });

  test("certain cases neither overflow nor push", () => {
    for (const gamma of [0, 0.5, 2]) {
      const right = Float64Array.from([800, 0]);
      expect(lossOfLogits(right, 0, gamma)).toBeCloseTo(0, 12);
      expect([...right]).toEqual([expect.closeTo(0, 12), expect.closeTo(0, 12)]);
      const wrong = Float64Array.from([800, 0]);
      expect(lossOfLogits(wrong, 1, gamma)).toBeCloseTo(800, 9);
      expect(wrong[0]).toBeCloseTo(1, 9);
    }
  });

  test("a fit with it tells the classes apart with softer probabilities", () => {
    const plain = fitLogisticRegression(table, y, 3, { C: 10 });
    const focal = fitLogisticRegression(table, y, 3, { C: 10, focalGamma: 2 });
    expect(focal.converged).toBe(true);
    const largest = (model: typeof plain) => {
      const p = calibrate(predictLogits(model, table), 3, 1);
      return y.reduce((sum, _, i) => sum + Math.max(...p.subarray(i * 3, i * 3 + 3)), 0) / y.length;
    };
    expect(largest(focal)).toBeLessThan(largest(plain));
  });
});
