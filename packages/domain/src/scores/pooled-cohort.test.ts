import { expect, test } from "vitest";
import { pooledCohort } from "./pooled-cohort.ts";
import { increasesWith, riskOf } from "./testing/risk-of.ts";

const person = {
  age: 55,
  sex: "female",
  race: "white",
  totalCholesterol: 213,
  hdlCholesterol: 50,
  systolicBloodPressure: 120,
  antihypertensives: false,
  smoking: "never",
  diabetes: false,
  atheroscleroticDisease: false,
} as const;

test.each([
  ["female", "white", 0.021],
  ["female", "black", 0.03],
  ["male", "white", 0.053],
  ["male", "black", 0.061],
] as const)("the guideline's example of a %s %s of 55 years: %d", (sex, race, expected) => {
  // The guideline adds up terms that it has rounded to two decimals.
  expect(Math.abs(riskOf(pooledCohort, { ...person, sex, race }) - expected)).toBeLessThan(0.001);
});

test.each([
  ["female", "white", 0.0276],
  ["female", "black", 0.0508],
  ["male", "white", 0.0701],
  ["male", "black", 0.0795],
] as const)("CVrisk's test values at 140 mmHg: a %s %s, %d", (sex, race, expected) => {
  expect(riskOf(pooledCohort, { ...person, sex, race, systolicBloodPressure: 140 })).toBeCloseTo(expected, 4);
});

test("others are computed as whites, and told so", () => {
  const filipino = pooledCohort.compute({ ...person, race: "filipino" });
  expect(filipino.risks).toEqual(pooledCohort.compute(person).risks);
  expect(filipino.notes).toHaveLength(1);
  expect(pooledCohort.compute(person).notes).toHaveLength(0);
});

test("rises with pressure", () => {
  const everyone = (["female", "male"] as const).flatMap((sex) =>
    (["white", "black"] as const).map((race) => ({ ...person, sex, race })),
  );
  increasesWith(pooledCohort, everyone, { systolicBloodPressure: [90, 200] });
});
