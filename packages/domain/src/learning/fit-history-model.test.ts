import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../metrics/bootstrap.ts";
import { additiveHistory, additiveLogWeights, additiveProbabilities } from "./additive-history.ts";
import { fitAdditiveWeights } from "./additive-weights.ts";
import { FitStoppedError } from "./choose-strength.ts";
import type { FeatureValues } from "./feature-basis.ts";
import { fitHistoryModel, historyModelKinds } from "./fit-history-model.ts";
import type { HistoryCases } from "./history-learner.ts";
import { measureHistoryModel } from "./measure-history-model.ts";

interface Golden {
  knots: number[];
  cases: FeatureValues[];
  labels: number[];
  fits: { C: number; probabilities: number[] }[];
  peers: Record<string, Record<string, { auc: number; brier: number }>>;
}
/** Made by `tests/golden/history_models.py` with scikit-learn. */
const golden: Golden = JSON.parse(
  readFileSync(new URL("../../../../tests/golden/history-models.json", import.meta.url), "utf8"),
);

test.each(golden.fits)("the weights give scikit-learn's probabilities at C = $C", ({ C, probabilities }) => {
  const model = fitAdditiveWeights(
    [
      { kind: "knots", feature: "age", knots: golden.knots },
      { kind: "options", feature: "sex", options: ["female", "male"] },
    ],
    golden.cases.map((values, i) => ({ values, label: golden.labels[i]!, share: 1 })),
    { classIds: ["a", "b"], prevalence: [0.5, 0.5] },
    { C },
  );
  for (const [i, values] of golden.cases.entries())
    expect(additiveProbabilities(model, values)[1]).toBeCloseTo(probabilities[i]!, 5);
});

const FEATURES = ["age", "sex", "hba1c", "statin", "pack-years"];

/** Three classes: `b` is of the old, `c` of high HbA1c; statins and sex tell nothing, pack-years hardly anybody knows. */
function cohort(count: number, seed = 3): HistoryCases {
  const random = seededRandom(seed);
  const labels = Array.from({ length: count }, () => {
    const draw = random();
    return draw < 0.6 ? 0 : draw < 0.85 ? 1 : 2;
  });
  const maybe = <T>(value: T, share: number) => (random() < share ? value : null);
  return {
    labels,
    values: labels.map((label, i) => ({
      age: maybe(Math.round(35 + 30 * random() + (label === 1 ? 15 : 0)), 0.95),
      sex: random() < 0.5 ? "female" : "male",
      hba1c: maybe(5 + random() + (label === 2 ? 1.2 * random() : 0), 0.6),
      statin: maybe(random() < 0.3, 0.9),
      "pack-years": i < 5 ? i : null,
    })),
    // Two cases a person.
    groups: labels.map((_, i) => `person ${Math.floor(i / 2)}`),
    classIds: ["a", "b", "c"],
    members: [false, true, true],
  };
}
const cases = cohort(500);

describe.each(historyModelKinds)("%s", (kind) => {
  const { model, strength, leftOut } = fitHistoryModel(kind, cases, FEATURES);
  const finding = (values: FeatureValues) => {
    const [, b, c] = additiveProbabilities(model, values);
    return b! + c!;
  };
  const share = cases.labels.filter((label) => cases.members[label]).length / cases.labels.length;

  test("is of the shape that is stored, and the same each time", () => {
    expect(additiveHistory.parse(model)).toEqual(model);
    expect(fitHistoryModel(kind, cases, FEATURES).model).toEqual(model);
    expect(leftOut).toEqual(["pack-years"]);
    expect(strength).toBeGreaterThan(0.5);
    expect(strength).toBeLessThan(1.5);
  });

  test("an unknown fact stands for the average: by itself a fact leaves the prevalence, over those who know it", () => {
    expect(additiveProbabilities(model, {})).toEqual(model.prevalence.map((p) => expect.closeTo(p, 12)));
    for (const feature of ["age", "sex", "hba1c", "statin"]) {
      const known = cases.values.filter((values) => values[feature] != null);
      const mean =
        known.reduce((sum, values) => sum + finding({ [feature]: values[feature] }), 0) / known.length;
      expect(mean).toBeCloseTo(share, 7);
    }
  });

  test("learns what tells, and makes little of what does not", () => {
    expect(finding({ age: 75 })).toBeGreaterThan(share + 0.2);
    expect(finding({ age: 36 })).toBeLessThan(share - 0.1);
    expect(finding({ hba1c: 6.9 })).toBeGreaterThan(share + 0.2);
    expect(Math.abs(finding({ statin: true }) - share)).toBeLessThan(0.08);
  });

  test("no fact weighs absurdly, even where a column is pure", () => {
    const pure = { ...cases, values: cases.labels.map((label) => ({ age: 40 + 10 * label })) };
    const weights = fitHistoryModel(kind, pure, ["age"]).model.facts[0]!.logWeights.flat();
    for (const weight of weights) expect(Math.abs(weight)).toBeLessThan(15);
  });

  test("its figures, on persons that were held out, beat the prevalence and are honest", () => {
    const done: number[] = [];
    const figures = measureHistoryModel(kind, cases, FEATURES, {
      folds: 4,
      onFold: (fold) => void done.push(fold),
    });
    expect(done).toEqual([1, 2, 3, 4]);
    expect(figures.reading.rows).toBe(500);
    expect(figures.findingAuc.value).toBeGreaterThan(0.7);
    expect(figures.findingAuc.low).toBeLessThan(figures.findingAuc.value);
    expect(figures.reading.brier).toBeLessThan(figures.atPrevalence.brier);
    expect(figures.logLoss).toBeLessThan(figures.atPrevalence.logLoss);
    expect(Math.abs(figures.calibration.slope - 1)).toBeLessThan(0.3);
    expect(Math.abs(figures.calibration.intercept)).toBeLessThan(0.3);
    expect(figures.findingCalibrationError).toBeLessThan(0.1);
  });

  test("where nothing tells, it says next to nothing", () => {
    const random = seededRandom(8);
    const noise = { ...cases, values: cases.labels.map(() => ({ age: Math.round(30 + 50 * random()) })) };
    const figures = measureHistoryModel(kind, noise, ["age"], { folds: 4 });
    expect(figures.logLoss).toBeLessThan(figures.atPrevalence.logLoss + 0.02);
    expect(Math.abs(figures.findingAuc.value - 0.5)).toBeLessThan(0.08);
  });

  test("refused: a class without a case, no feature of use, a call to stop", () => {
    expect(() => fitHistoryModel(kind, { ...cases, classIds: [...cases.classIds, "d"] }, FEATURES)).toThrow(
      /Every class/,
    );
    expect(() => fitHistoryModel(kind, cases, ["pack-years"])).toThrow(/No feature/);
    expect(() => fitHistoryModel(kind, cases, FEATURES, { shouldStop: () => true })).toThrow(FitStoppedError);
    const alone = { ...cases, groups: cases.groups.map(() => "one person") };
    expect(() => measureHistoryModel(kind, alone, FEATURES)).toThrow(/groups/);
  });
});

test("stumps move the finding and leave the shares within it alone", () => {
  const { model } = fitHistoryModel("stumps", cases, FEATURES);
  const { logWeights } = additiveLogWeights(model, { age: 75 })[0]!;
  expect(logWeights[1]! - logWeights[2]!).toBeCloseTo(0, 6);
  expect(logWeights[1]! - logWeights[0]!).toBeGreaterThan(0.5);
});

const tables = fileURLToPath(new URL("../../../../../shared/data/tabular/", import.meta.url));
const isThere = existsSync(tables);
if (!isThere) process.stdout.write("skipped: the public tables are not beside this checkout\n");

/** Rows of a table as cases of one class each row, the last column's. */
function tableOf(name: string): { cases: HistoryCases; features: string[] } {
  const [, ...lines] = readFileSync(`${tables}${name}.csv`, "utf8").trim().split("\n");
  const rows = lines.map((line) => line.split(",").map((cell) => cell.replaceAll('"', "")));
  const features = rows[0]!.slice(0, -1).map((_, column) => `column-${column}`);
  const isPositive = name.startsWith("pima") ? "pos" : "0";
  return {
    features,
    cases: {
      values: rows.map((row) =>
        Object.fromEntries(
          features.map((id, column) => [id, row[column] === "NA" ? null : Number(row[column])]),
        ),
      ),
      labels: rows.map((row) => (row.at(-1) === isPositive ? 1 : 0)),
      groups: rows.map((_, i) => String(i)),
      classIds: ["no", "yes"],
      members: [false, true],
    },
  };
}

describe.skipIf(!isThere)("on public tables, out of fold", () => {
  test.each(
    ["pima_diabetes_na", "wdbc_breast_cancer"].flatMap((name) =>
      historyModelKinds.map((kind) => [name, kind] as const),
    ),
  )("%s by %s is no worse than scikit-learn's own, and calibrated", (name, kind) => {
    const { cases: table, features } = tableOf(name);
    const figures = measureHistoryModel(kind, table, features);
    const peer = golden.peers[name]![kind]!;
    expect(figures.findingAuc.value).toBeGreaterThan(peer.auc - 0.01);
    // Ours is summed over both classes.
    expect(figures.reading.brier / 2).toBeLessThan(peer.brier + 0.01);
    expect(figures.reading.brier).toBeLessThan(figures.atPrevalence.brier);
    expect(Math.abs(figures.calibration.slope - 1)).toBeLessThan(0.2);
    // Where classes are told apart this well, few cases lie near the middle to fit it on.
    expect(Math.abs(figures.calibration.intercept)).toBeLessThan(0.4);
  });
});
