import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { auc, rocCurve } from "./auc.ts";
import { brierScore, calibrationError } from "./calibration.ts";
import { classificationFigures, confusionMatrix } from "./classification.ts";
import { aucInterval, compareAucs } from "./delong.ts";
import { macroAuc, oneAgainstRest } from "./multiclass-auc.ts";
import { averagePrecision } from "./precision-recall.ts";

/** Made by `tests/golden/learning.py` with scikit-learn, and with DeLong's definition written out in numpy. */
const golden = JSON.parse(
  readFileSync(new URL("../../../../tests/golden/learning.json", import.meta.url), "utf8"),
).metrics;
const predictions = {
  probabilities: (golden.probabilities as number[][]).flat(),
  labels: golden.labels as number[],
  classes: 4,
};

describe("against scikit-learn", () => {
  test("accuracy, recall, precision and F1", () => {
    const figures = classificationFigures(confusionMatrix(predictions));
    expect(figures.accuracy).toBeCloseTo(golden.accuracy, 12);
    expect(figures.balancedAccuracy).toBeCloseTo(golden.balancedAccuracy, 12);
    expect(figures.macro.f1).toBeCloseTo(golden.macroF1, 12);
    figures.perClass.forEach(({ support, recall, precision, f1 }, c) => {
      expect(support).toBe(golden.support[c]);
      expect(recall).toBeCloseTo(golden.recall[c], 12);
      expect(precision).toBeCloseTo(golden.precision[c], 12);
      expect(f1).toBeCloseTo(golden.f1[c], 12);
    });
  });

  test("AUC of each class and their mean, ties and all", () => {
    for (let c = 0; c < 4; c++) {
      expect(auc(oneAgainstRest(predictions, c))).toBeCloseTo(golden.classAuc[c], 12);
      expect(averagePrecision(oneAgainstRest(predictions, c))).toBeCloseTo(golden.averagePrecision[c], 12);
    }
    expect(macroAuc(predictions)).toBeCloseTo(golden.macroAuc, 12);
  });

  test("the ROC curve", () => {
    const curve = rocCurve(oneAgainstRest(predictions, 1));
    expect(curve.map(({ sensitivity }) => sensitivity)).toEqual(golden.roc.sensitivity);
    golden.roc.falsePositiveRate.forEach((rate: number, i: number) => {
      expect(1 - curve[i]!.specificity).toBeCloseTo(rate, 12);
    });
  });

  test("Brier score and calibration error", () => {
    expect(brierScore(predictions)).toBeCloseTo(golden.brier, 12);
    expect(calibrationError(predictions)).toBeCloseTo(golden.calibrationError, 12);
  });

  test("DeLong's variances and paired test, against the definition", () => {
    const first = oneAgainstRest(predictions, 1);
    const second = Float64Array.from(oneAgainstRest(predictions, 0).scores, (p) => 1 - p);
    const { aucs, variances, z, p } = golden.delong;
    const interval = aucInterval(first);
    expect(interval.value).toBeCloseTo(aucs[0], 12);
    expect(interval.variance).toBeCloseTo(variances[0], 12);
    expect(aucInterval({ ...first, scores: second }).variance).toBeCloseTo(variances[1], 12);
    const difference = compareAucs(first.scores, second, first.positives);
    expect(difference.z).toBeCloseTo(z, 9);
    expect(difference.p).toBeCloseTo(p, 12);
  });
});

test("DeLong, published: Hanley and McNeil's 109 CT ratings", () => {
  // Hanley, McNeil 1982, Radiology 143:29-36, table I. Stata's manual ([R] roctab) gives for them
  // area 0.8932, standard error 0.0307, 95 % interval 0.83295 to 0.95339, by DeLong's method.
  const normal = [33, 6, 6, 11, 2];
  const abnormal = [3, 2, 2, 11, 33];
  const ratings = (counts: number[]) => counts.flatMap((count, i) => new Array<number>(count).fill(i + 1));
  const scores = [...ratings(normal), ...ratings(abnormal)];
  const positives = scores.map((_, i) => i >= 58);
  const { value, variance, low, high } = aucInterval({ scores, positives });
  expect(scores).toHaveLength(109);
  expect(value).toBeCloseTo(0.8932, 4);
  expect(Math.sqrt(variance)).toBeCloseTo(0.0307, 4);
  expect(low).toBeCloseTo(0.83295, 5);
  expect(high).toBeCloseTo(0.95339, 5);
});
