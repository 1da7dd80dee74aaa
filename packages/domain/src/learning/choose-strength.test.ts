import { describe, expect, test } from "vitest";
import { seededRandom } from "../metrics/bootstrap.ts";
import { chooseStrength, FitStoppedError, strengthPath } from "./choose-strength.ts";
import { fitWithEarlyStopping } from "./early-stopping.ts";
import { fitLogisticRegression } from "./logistic-regression.ts";

/** 200 rows of 60 columns, of which two tell two classes apart: any weak penalty learns the noise by heart. */
function noisyTable() {
  const random = seededRandom(3);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const rows = 200;
  const columns = 60;
  const labels = Array.from({ length: rows }, () => (random() < 0.5 ? 1 : 0));
  const values = Float64Array.from({ length: rows * columns }, (_, k) => {
    const shift = k % columns < 2 ? 0.8 * labels[Math.floor(k / columns)]! : 0;
    return normal() + shift;
  });
  const groups = labels.map((_, i) => `g${Math.floor(i / 2)}`);
  return { table: { values, rows, columns }, labels, groups };
}
const { table, labels, groups } = noisyTable();

describe("chooseStrength", () => {
  test("prefers a strong penalty where most columns are noise, and gives every score", () => {
    const seen: number[] = [];
    const path = [100, 0.01, 1];
    const chosen = chooseStrength(table, labels, groups, 2, {
      path,
      onProgress: ({ done, total }) => {
        expect(total).toBe(15);
        seen.push(done);
      },
    });
    expect(chosen.C).toBe(0.01);
    expect(chosen.oneStandardErrorC).toBe(0.01);
    expect(chosen.scores.map(({ C }) => C)).toEqual([0.01, 1, 100]);
    expect(seen).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
    for (const { loss, foldLosses } of chosen.scores) {
      expect(foldLosses).toHaveLength(5);
      expect(foldLosses.reduce((sum, v) => sum + v, 0) / 5).toBeCloseTo(loss, 12);
    }
  });

  test("a fold's loss is that of a cold fit without its groups, measured on them", () => {
    const options = { path: [0.01, 0.1], tolerance: 1e-9 };
    const [, warm] = chooseStrength(table, labels, groups, 2, options).scores;
    const [cold] = chooseStrength(table, labels, groups, 2, { ...options, path: [0.1] }).scores;
    warm!.foldLosses.forEach((loss, fold) => {
      expect(loss).toBeCloseTo(cold!.foldLosses[fold]!, 6);
    });
  });

  test("rows that are variants are never measured on", () => {
    // The first forty rows again with labels that are wrong: measured on, they would raise every loss.
    const again = Array.from({ length: 40 }, (_, i) => i);
    const longer = {
      rows: 240,
      columns: table.columns,
      values: Float64Array.of(...table.values, ...table.values.subarray(0, 40 * table.columns)),
    };
    const wrong = [...labels, ...again.map((i) => 1 - labels[i]!)];
    const both = [...groups, ...again.map((i) => groups[i]!)];
    const isAgain = wrong.map((_, i) => (i < 200 ? 0 : 1));
    const options = { path: [0.01], tolerance: 1e-9 };
    const of = (variants?: number[]) =>
      chooseStrength(longer, wrong, both, 2, { ...options, variants }).scores[0]!.loss;
    const [alone] = chooseStrength(table, labels, groups, 2, options).scores;
    expect(of(isAgain)).toBeLessThan(of() - 0.01);
    // Learnt from they are: they then tell the wrong thing.
    expect(of(isAgain)).toBeGreaterThan(alone!.loss);
  });

  test("with L1 the path begins just beyond where the first weight leaves 0, however many rows there are", () => {
    for (const rows of [40, 200]) {
      const part = { rows, columns: table.columns, values: table.values.subarray(0, rows * table.columns) };
      const some = labels.slice(0, rows);
      for (const l1Ratio of [0.5, 1]) {
        const [strongest] = strengthPath(part, some, 2, { l1Ratio });
        const used = (C: number) =>
          fitLogisticRegression(part, some, 2, { C, l1Ratio }).weights.filter((weight) => weight !== 0)
            .length;
        expect(used(strongest! * 0.49)).toBe(0);
        expect(used(strongest!)).toBeGreaterThan(0);
      }
    }
    const constant = { rows: 4, columns: 1, values: Float64Array.of(0, 0, 0, 0) };
    expect(strengthPath(constant, [0, 1, 0, 1], 2, { l1Ratio: 1 })).toEqual(strengthPath(table, labels, 2));
  });

  test("can be called off", () => {
    let asked = 0;
    const shouldStop = () => ++asked > 3;
    expect(() => chooseStrength(table, labels, groups, 2, { shouldStop })).toThrow(FitStoppedError);
    expect(asked).toBe(4);
  });

  test("refuses an empty path and groups of another number", () => {
    expect(() => chooseStrength(table, labels, groups, 2, { path: [] })).toThrow(/one strength/);
    expect(() => chooseStrength(table, labels, ["a"], 2)).toThrow(/one group a row/);
  });
});

describe("early stopping", () => {
  const stopped = fitWithEarlyStopping(table, labels, groups, 2, { C: 100, patience: 3 });

  test("ends where groups that were held out fare worse, and keeps the best step", () => {
    expect(stopped.heldOutLosses[stopped.bestIteration]).toBe(Math.min(...stopped.heldOutLosses));
    expect(stopped.iterations).toBe(stopped.bestIteration + 3);
    expect(stopped.converged).toBe(false);
    const norm = (weights: Float64Array) => weights.reduce((sum, v) => sum + v * v, 0);
    const full = fitLogisticRegression(table, labels, 2, { C: 100 });
    expect(norm(stopped.weights)).toBeLessThan(norm(full.weights));
  });

  test("holds out whole groups, a fifth of the rows", () => {
    groups.forEach((group, i) => {
      expect(stopped.heldOut[i]).toBe(stopped.heldOut[groups.indexOf(group)]);
    });
    expect(stopped.heldOut.reduce((sum, v) => sum + v, 0)).toBe(40);
  });

  test("refuses no patience", () => {
    expect(() => fitWithEarlyStopping(table, labels, groups, 2, { C: 1, patience: 0 })).toThrow(/Patience/);
  });
});
