import { expect, test } from "vitest";
import { framinghamCvdLipids } from "./framingham-cvd-lipids.ts";
import { increasesWith, riskOf } from "./testing/risk-of.ts";

const woman = {
  age: 61,
  sex: "female",
  totalCholesterol: 180,
  hdlCholesterol: 47,
  systolicBloodPressure: 124,
  antihypertensives: false,
  smoking: "current",
  diabetes: false,
  cardiovascularDisease: false,
} as const;
const man = {
  age: 53,
  sex: "male",
  totalCholesterol: 161,
  hdlCholesterol: 55,
  systolicBloodPressure: 125,
  antihypertensives: true,
  smoking: "never",
  diabetes: true,
  cardiovascularDisease: false,
} as const;

test("the paper's examples: 10.48 % and 15.62 %", () => {
  expect(riskOf(framinghamCvdLipids, woman)).toBeCloseTo(0.1048, 4);
  expect(riskOf(framinghamCvdLipids, man)).toBeCloseTo(0.1562, 4);
});

test("CVrisk's test value: 13.53 %", () => {
  const values = { ...man, age: 55, totalCholesterol: 213, hdlCholesterol: 50, systolicBloodPressure: 140 };
  const untreated = { ...values, antihypertensives: false, diabetes: false };
  expect(riskOf(framinghamCvdLipids, untreated)).toBeCloseTo(0.1353, 4);
});

test("rises with age, pressure and cholesterol", () => {
  increasesWith(framinghamCvdLipids, [woman, man], {
    age: [30, 74],
    systolicBloodPressure: [80, 220],
    totalCholesterol: [100, 400],
  });
});
