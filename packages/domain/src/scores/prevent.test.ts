import { expect, test } from "vitest";
import { prevent } from "./prevent.ts";
import { increasesWith } from "./testing/risk-of.ts";

/** preventr's person, whom the paper's supplement and the AHA's calculator use as well. */
const woman = {
  age: 50,
  sex: "female",
  totalCholesterol: 200,
  hdlCholesterol: 45,
  systolicBloodPressure: 160,
  antihypertensives: true,
  statin: false,
  smoking: "never",
  diabetes: true,
  bodyMassIndex: 35,
  filtrationRate: 90,
  cardiovascularDisease: false,
} as const;

test.each([
  ["female", [0.147, 0.092, 0.081, 0.53, 0.354, 0.39]],
  ["male", [0.163, 0.102, 0.106, 0.514, 0.349, 0.424]],
] as const)("preventr's test values of a %s of 50 years", (sex, expected) => {
  const { risks } = prevent.compute({ ...woman, sex });
  expect(risks.map(({ horizon }) => horizon)).toEqual(["P10Y", "P10Y", "P10Y", "P30Y", "P30Y", "P30Y"]);
  for (const [index, probability] of expected.entries()) {
    expect(risks[index]?.probability).toBeCloseTo(probability, 3);
  }
});

test("from 60 years on for 10 years only", () => {
  expect(prevent.compute({ ...woman, age: 59 }).risks).toHaveLength(6);
  expect(prevent.compute({ ...woman, age: 60 }).risks).toHaveLength(3);
});

test("rises with age and pressure, falls with filtration", () => {
  const people = [woman, { ...woman, sex: "male" }] as const;
  increasesWith(prevent, people, { age: [30, 79], systolicBloodPressure: [110, 200] });
  const at = (filtrationRate: number) => prevent.compute({ ...woman, filtrationRate }).risks[0]!.probability;
  expect(at(20)).toBeGreaterThan(at(50));
  expect(at(50)).toBeGreaterThan(at(100));
});
