import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "../../metrics/bootstrap.ts";
import type { FeatureValues } from "../feature-basis.ts";
import { evaluateSurvival } from "./evaluate-survival.ts";
import { fitPooledLogistic } from "./fit-pooled-logistic.ts";
import { fitSurvival, type SurvivalCohort } from "./fit-survival.ts";
import { sparseFeatures } from "./sparse-rows.ts";
import { pointAt, predictSurvival, type SurvivalModel } from "./survival-model.ts";
import { TooFewEventsError } from "./too-few-events-error.ts";

const model: SurvivalModel = {
  periodYears: 0.5,
  lastYear: 1,
  time: { knots: [] },
  bases: [
    { kind: "knots", feature: "age", knots: [40, 60] },
    { kind: "options", feature: "smoker", options: [false, true] },
  ],
  // Odds 1 to 3 in each half year, twice as high at 60 and half as high without smoking.
  coefficients: Float64Array.of(-Math.log(3), 0, Math.log(2), -Math.log(2), 0),
  covariance: Float64Array.from({ length: 25 }, (_, k) => (k % 6 === 0 ? 0.01 : 0)),
};

test("worked example: hazards, their product, the parts and what is missing", () => {
  const both = predictSurvival(model, { age: 60, smoker: false });
  // 1/4 each half year.
  expect(both.points.map(({ probability }) => probability)).toEqual([
    expect.closeTo(1 / 4, 12),
    expect.closeTo(1 - 9 / 16, 12),
  ]);
  expect(both.parts).toEqual([
    { feature: "age", logOdds: Math.log(2) },
    { feature: "smoker", logOdds: -Math.log(2) },
  ]);
  expect(both).toMatchObject({ missing: [], logOdds: 0 });
  const nobody = predictSurvival(model, {});
  expect(nobody).toMatchObject({ parts: [], missing: ["age", "smoker"], logOdds: 0 });
  expect(nobody.points[1]!.probability).toBeCloseTo(1 - 9 / 16, 12);
  // One coefficient with a standard error of 0.1: dL = h, L = -log(3/4) in the first half year.
  const spread = (1.959963984540054 * 0.1 * 0.25) / -Math.log(0.75);
  expect(nobody.points[0]!.low).toBeCloseTo(1 - 0.75 ** Math.exp(-spread), 12);
  expect(nobody.points[0]!.high).toBeCloseTo(1 - 0.75 ** Math.exp(spread), 12);
  expect([pointAt(nobody.points, 0.5)!.years, pointAt(nobody.points, 0.7)!.years]).toEqual([0.5, 1]);
  expect(pointAt(nobody.points, 1.5)).toBeUndefined();
});

test("a curve never falls, stays inside its interval, and its parts sum up", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 120, noNaN: true }), fc.boolean(), (age, smoker) => {
      const { points, parts, logOdds } = predictSurvival(model, { age, smoker });
      for (const [i, { probability, low, high }] of points.entries()) {
        expect(probability).toBeGreaterThan(points[i - 1]?.probability ?? 0);
        expect(low).toBeLessThan(probability);
        expect(high).toBeGreaterThan(probability);
      }
      expect(parts.reduce((sum, part) => sum + part.logOdds, 0)).toBeCloseTo(logOdds, 12);
    }),
  );
});

/** A hazard of 3 % a year at 60, a tenth more for each year of age above, twice that with high HbA1c; unrelated noise. */
function drawCohort(persons: number, seed: number): SurvivalCohort {
  const random = seededRandom(seed);
  const drawn = Array.from({ length: persons }, () => {
    const age = 40 + 40 * random();
    const hba1c = 5 + 4 * random();
    const hazard = 0.03 * Math.exp(0.05 * (age - 60) + (hba1c > 7 ? 0.7 : 0));
    const years = -Math.log(1 - random()) / hazard;
    const censored = 3 + 12 * random();
    const values: FeatureValues = {
      age,
      hba1c: random() < 0.2 ? null : hba1c,
      noise: random(),
    };
    return { years, censored, values };
  });
  return {
    times: drawn.map(({ years, censored }) => Math.min(years, censored)),
    events: drawn.map(({ years, censored }) => years <= censored),
    values: drawn.map(({ values }) => values),
    groups: drawn.map((_, i) => `person ${i}`),
  };
}

const features = ["age", "hba1c", "noise", "absent"];

test("a cohort with a known hazard: C above chance, calibrated, noise adds next to nothing", () => {
  const cohort = drawCohort(600, 11);
  const { model: fitted, events, effectiveParameters, leftOut } = fitSurvival(cohort, { features });
  expect(events).toBe(Array.from(cohort.events).filter(Boolean).length);
  expect(leftOut).toEqual(["absent"]);
  expect(effectiveParameters).toBeLessThan(fitted.coefficients.length);
  expect(fitted.lastYear).toBeGreaterThan(10);
  const risk = (values: FeatureValues) => pointAt(predictSurvival(fitted, values).points, 10)!.probability;
  expect(risk({ age: 75 })).toBeGreaterThan(2 * risk({ age: 45 }));
  expect(risk({ age: 60, hba1c: 8.5 })).toBeGreaterThan(1.3 * risk({ age: 60, hba1c: 5.5 }));

  const { concordance, horizons } = evaluateSurvival(cohort, { features });
  expect(concordance.low).toBeGreaterThan(0.55);
  expect(horizons.map(({ years }) => years)).toEqual([1, 5, 10]);
  for (const { predicted, observed, ipa } of horizons.slice(1)) {
    expect(predicted).toBeGreaterThan(observed.low);
    expect(predicted).toBeLessThan(observed.high);
    expect(ipa).toBeGreaterThan(0);
  }
});

test("the same cohort and seed give the same model", () => {
  const cohort = drawCohort(200, 5);
  const [first, second] = [1, 2].map(() => fitSurvival(cohort, { features, seed: 4 }).model);
  expect(second).toEqual(first);
});

test("intervals at 5 years hold the truth in about 95 of 100 cohorts", () => {
  // The truth lies within the model: a constant hazard in continuous time, twice as high with the option.
  const random = seededRandom(2026);
  const bases = [{ kind: "options" as const, feature: "smoker", options: [false, true] }];
  let held = 0;
  const cohorts = 300;
  for (let c = 0; c < cohorts; c++) {
    const values = Array.from({ length: 250 }, (_, i) => ({ smoker: i % 2 === 0 }));
    const years = values.map(({ smoker }) => -Math.log(1 - random()) / (smoker ? 0.08 : 0.04));
    const censored = values.map(() => 2 + 8 * random());
    const times = years.map((at, i) => Math.min(at, censored[i]!));
    const cases = { times, events: years.map((at, i) => at <= censored[i]!) };
    const shape = { periodYears: 0.25, time: { knots: [Math.log(0.5), Math.log(2), Math.log(6)] } };
    const fitted = fitPooledLogistic(
      { ...cases, design: sparseFeatures(bases, values) },
      { ...shape, ridge: 0.1 },
    );
    const { points } = predictSurvival({ ...shape, ...fitted, bases, lastYear: 5 }, { smoker: true });
    const { low, high } = pointAt(points, 5)!;
    const truth = -Math.expm1(-0.08 * 5);
    if (low <= truth && truth <= high) held++;
  }
  // Binomial: 95 % of 300 is 285, with a standard deviation of 3.8.
  expect(held).toBeGreaterThanOrEqual(274);
  expect(held).toBeLessThanOrEqual(296);
});

test("too few events, and too few persons for one period, are refused", () => {
  const cohort = drawCohort(200, 5);
  const rare = { ...cohort, events: cohort.events as boolean[] };
  let left = 9;
  const nine = { ...rare, events: rare.events.map((event) => event && left-- > 0) };
  expect(() => fitSurvival(nine, { features })).toThrow(TooFewEventsError);
  const short = { ...rare, times: Array.from(cohort.times, () => 0.1), events: rare.events.map(() => true) };
  expect(() => fitSurvival(short, { features })).toThrow("Fewer than 20 persons");
});
