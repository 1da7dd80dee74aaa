import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../metrics/bootstrap.ts";
import { calibrate } from "../risk/temperature.ts";
import { balancedClassWeights, fitLogisticRegression, predictLogits } from "./logistic-regression.ts";
import { fitStandardisation, standardise, type Table } from "./table.ts";

interface Golden {
  X: number[][];
  y: number[];
  fits: {
    C: number;
    balanced: boolean;
    weights: number[][];
    intercepts: number[];
    probabilities: number[][];
  }[];
  binary: { C: number; positive: number[]; probabilities: number[] };
}
const golden: Golden = JSON.parse(
  readFileSync(new URL("../../../../tests/golden/learning.json", import.meta.url), "utf8"),
).logistic;
const table: Table = {
  values: Float64Array.from(golden.X.flat()),
  rows: golden.X.length,
  columns: golden.X[0]!.length,
};
const firstTen: Table = { ...table, values: table.values.slice(0, 10 * table.columns), rows: 10 };

describe("fitLogisticRegression", () => {
  test.each(golden.fits)("gives scikit-learn's weights at C = $C, balanced: $balanced", (fit) => {
    const classWeights = fit.balanced ? balancedClassWeights(golden.y, 3) : [1, 1, 1];
    const model = fitLogisticRegression(table, golden.y, 3, { C: fit.C, classWeights, tolerance: 1e-10 });
    fit.weights.flat().forEach((weight, k) => {
      expect(model.weights[k]).toBeCloseTo(weight, 5);
    });
    const level = model.intercepts.reduce((sum, b) => sum + b, 0) / 3;
    fit.intercepts.forEach((intercept, c) => {
      expect(model.intercepts[c]! - level).toBeCloseTo(intercept, 5);
    });
    const probabilities = calibrate(predictLogits(model, firstTen), 3, 1);
    fit.probabilities.flat().forEach((p, k) => {
      expect(probabilities[k]).toBeCloseTo(p, 5);
    });
  });

  test("gives scikit-learn's two-class probabilities at half its C", () => {
    const { C, positive, probabilities } = golden.binary;
    const model = fitLogisticRegression(table, positive, 2, { C: C / 2, tolerance: 1e-10 });
    const fitted = calibrate(predictLogits(model, firstTen), 2, 1);
    probabilities.forEach((p, i) => {
      expect(fitted[i * 2 + 1]).toBeCloseTo(p, 5);
    });
  });

  test("is deterministic, and fitted intercepts make mean predictions the prevalence", () => {
    const fit = () => fitLogisticRegression(table, golden.y, 3, { C: 1, tolerance: 1e-9 });
    const model = fit();
    expect(fit()).toEqual(model);
    const probabilities = calibrate(predictLogits(model, table), 3, 1);
    for (let c = 0; c < 3; c++) {
      const mean = golden.y.reduce((sum, _, i) => sum + probabilities[i * 3 + c]!, 0) / table.rows;
      const share = golden.y.filter((label) => label === c).length / table.rows;
      expect(mean).toBeCloseTo(share, 7);
    }
  });

  test("a case of weight 2 counts as two cases", () => {
    const sampleWeights = golden.y.map((_, i) => (i < 30 ? 2 : 1));
    const weighted = fitLogisticRegression(table, golden.y, 3, { C: 1, sampleWeights, tolerance: 1e-10 });
    const twice: Table = {
      values: Float64Array.from([...table.values, ...table.values.slice(0, 30 * table.columns)]),
      rows: table.rows + 30,
      columns: table.columns,
    };
    const labels = [...golden.y, ...golden.y.slice(0, 30)];
    const repeated = fitLogisticRegression(twice, labels, 3, { C: 1, tolerance: 1e-10 });
    repeated.weights.forEach((weight, k) => {
      expect(weighted.weights[k]).toBeCloseTo(weight, 5);
    });
  });

  test("held intercepts stay", () => {
    const fixedIntercepts = [0.5, 0, -0.5];
    const model = fitLogisticRegression(table, golden.y, 3, { C: 1, fixedIntercepts });
    expect([...model.intercepts]).toEqual(fixedIntercepts);
    expect(model.converged).toBe(true);
  });

  test("columns that nearly repeat each other are no trouble", () => {
    const random = seededRandom(7);
    const rows = 300;
    const values = Float64Array.from({ length: rows * 50 });
    const labels: number[] = [];
    for (let i = 0; i < rows; i++) {
      const shared = random() - 0.5;
      labels.push(shared + 0.2 * (random() - 0.5) > 0 ? 1 : 0);
      for (let j = 0; j < 50; j++) values[i * 50 + j] = shared + 0.01 * random();
    }
    const wide = { values, rows, columns: 50 };
    const model = fitLogisticRegression(standardise(wide, fitStandardisation(wide)), labels, 2, { C: 1 });
    expect(model.converged).toBe(true);
    expect(model.iterations).toBeLessThan(60);
  });

  test("refuses what cannot be fitted", () => {
    const fit = (labels: number[], options = { C: 1 }) => fitLogisticRegression(table, labels, 3, options);
    expect(() => fit([0, 1])).toThrow(/as many labels/);
    expect(() => fit(golden.y.map(() => 3))).toThrow(/from 0 to 2/);
    expect(() => fit(golden.y, { C: 0 })).toThrow(/greater than 0/);
    const broken = { ...table, values: table.values.map((v, i) => (i === 5 ? Number.NaN : v)) };
    expect(() => fitLogisticRegression(broken, golden.y, 3, { C: 1 })).toThrow(/finite/);
  });
});

test("standardised columns have mean 0 and deviation 1, a constant column stays at 0", () => {
  const small = { values: Float64Array.from([1, 5, 3, 5, 5, 5]), rows: 3, columns: 2 };
  const { mean, scale } = fitStandardisation(small);
  expect([...mean]).toEqual([3, 5]);
  expect(scale[1]).toBe(1);
  expect(scale[0]).toBeCloseTo(Math.sqrt(8 / 3), 12);
  expect([...standardise(small, { mean, scale }).values].filter((_, i) => i % 2 === 1)).toEqual([0, 0, 0]);
});
