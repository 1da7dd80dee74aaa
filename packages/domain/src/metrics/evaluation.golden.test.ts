import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { auc } from "./auc.ts";
import { brierDecomposition } from "./brier-decomposition.ts";
import { calibrationFit } from "./calibration-fit.ts";
import { holm, unpairedDifference } from "./compare-groups.ts";
import { aucInterval, compareAucs } from "./delong.ts";
import { kolmogorovSmirnov } from "./drift.ts";
import type { Interval } from "./interval.ts";
import { Z_95 } from "./normal.ts";
import { thresholdFigures } from "./threshold-figures.ts";

/** Made by `tests/golden/evaluation.R` with R's glm, its package pROC, p.adjust and ks.test; it holds the data as well. */
const golden = JSON.parse(
  readFileSync(new URL("../../../../tests/golden/evaluation.json", import.meta.url), "utf8"),
);
const positives = golden.y as number[];
const where = (of: number[], is: number) => of.flatMap((one, i) => (one === is ? [i] : []));
const pick = (values: number[], at: number[]) => at.map((i) => values[i]!);
const areaOf = (score: string, at = positives.map((_, i) => i)) =>
  aucInterval({ scores: pick(golden[score], at), positives: pick(positives, at) });
const women = areaOf("first", where(golden.female, 1));
const men = areaOf("first", where(golden.female, 0));

describe("against R's pROC", () => {
  test.each(["first", "second", "coarse"])("AUC and DeLong's interval of %s", (name) => {
    const found = areaOf(name);
    expect(auc({ scores: golden[name], positives })).toBeCloseTo(golden.area[name].value, 12);
    expect(found.variance).toBeCloseTo(golden.area[name].variance, 12);
    expect(found.low).toBeCloseTo(golden.area[name].low, 9);
    expect(found.high).toBeCloseTo(golden.area[name].high, 9);
  });

  test("paired and unpaired differences", () => {
    const paired = compareAucs(golden.first, golden.second, positives);
    expect(paired.z).toBeCloseTo(golden.paired.z, 9);
    expect(paired.p / golden.paired.p).toBeCloseTo(1, 9);
    expect(paired.low).toBeCloseTo(golden.paired.low, 9);
    expect(unpairedDifference(women, men).z).toBeCloseTo(golden.unpaired.z, 9);
  });

  test.each(golden.thresholds as Record<string, number>[])("every figure at $threshold", (expected) => {
    const found = thresholdFigures({ scores: golden.coarse, positives }, expected.threshold! - 1e-9);
    const close = (interval: Interval | null, value: number) => expect(interval!.value).toBeCloseTo(value, 9);
    close(found.accuracy, expected.accuracy!);
    close(found.sensitivity, expected.sensitivity!);
    close(found.specificity, expected.specificity!);
    close(found.positivePredictiveValue, expected.ppv!);
    close(found.negativePredictiveValue, expected.npv!);
    close(found.f1, expected.f1!);
    expect(found.sensitivity!.low).toBeCloseTo(expected.sensitivityLow!, 9);
    expect(found.sensitivity!.high).toBeCloseTo(expected.sensitivityHigh!, 9);
    close(found.positiveLikelihoodRatio, expected.likelihoodRatio!);
    expect(found.positiveLikelihoodRatio!.low).toBeCloseTo(expected.likelihoodRatioLow!, 7);
    expect(found.positiveLikelihoodRatio!.high).toBeCloseTo(expected.likelihoodRatioHigh!, 7);
    expect(found.netBenefit!.value).toBeCloseTo(expected.netBenefit!, 7);
    const error = (found.netBenefit!.high - found.netBenefit!.low) / (2 * Z_95);
    expect(error).toBeCloseTo(expected.netBenefitError!, 7);
  });
});

describe("against R's glm", () => {
  test.each(["first", "bent"])("calibration and Brier score of %s", (name) => {
    const expected = golden.calibration[name];
    const found = calibrationFit(golden[name], positives);
    const error = ({ low, high }: Interval) => (high - low) / (2 * Z_95);
    expect(found.slope.value).toBeCloseTo(expected.slope, 9);
    expect(found.intercept.value).toBeCloseTo(expected.intercept, 9);
    expect(error(found.slope)).toBeCloseTo(expected.slopeError, 9);
    expect(error(found.intercept)).toBeCloseTo(expected.interceptError, 9);
    expect(found.inTheLarge.value).toBeCloseTo(expected.inTheLarge, 9);
    expect(error(found.inTheLarge)).toBeCloseTo(expected.inTheLargeError, 9);
    expect(found.observedToExpected.value).toBeCloseTo(expected.observedToExpected, 9);
    expect(brierDecomposition(golden[name], positives).score).toBeCloseTo(expected.brier, 12);
  });
});

test("Holm's p-values, and Smirnov's distance, as R has them", () => {
  expect(holm(golden.holm.p)).toEqual(golden.holm.adjusted.map((p: number) => expect.closeTo(p, 12)));
  const [younger, older] = [0, 1].map((is) => pick(golden.first, where(golden.older, is)));
  const { distance, p } = kolmogorovSmirnov(younger!, older!);
  expect(distance).toBeCloseTo(golden.smirnov.distance, 12);
  expect(p / golden.smirnov.p).toBeCloseTo(1, 6);
});

const tables = new URL("../../../../../shared/data/tabular/", import.meta.url);
const present = existsSync(tables);
const note = present ? "" : ": skipped, the public tables are not here";

/** Cells of a column of a table with a heading; R's NA as nothing. */
function column(table: string, name: string): (number | null)[] {
  const [heading, ...rows] = readFileSync(new URL(table, tables), "utf8").trim().split("\n");
  const at = heading!.replaceAll('"', "").split(",").indexOf(name);
  return rows.map((row) => row.split(",")[at]!).map((cell) => (cell === "NA" ? null : Number(cell)));
}

test.skipIf(!present)(`the survival figures are of the public tables lung and pbc${note}`, () => {
  const survival = JSON.parse(
    readFileSync(new URL("../../../../tests/golden/survival.json", import.meta.url), "utf8"),
  );
  // R's answers leave out whoever lacks one of the columns of its Cox model.
  const needed = { lung: ["age", "ph.ecog"], pbc: ["age", "bili", "albumin", "edema"] };
  for (const name of ["lung", "pbc"] as const) {
    const table = `survival_${name}.csv`;
    const complete = needed[name].map((one) => column(table, one));
    const kept = column(table, "time").flatMap((time, i) =>
      complete.every((values) => values[i] !== null)
        ? [[time!, column(table, "status")[i] === 2 ? 1 : 0]]
        : [],
    );
    expect(kept.map(([time]) => time)).toEqual(survival[name].time);
    expect(kept.map(([, event]) => event)).toEqual(survival[name].event);
  }
});
