import { expect, test } from "vitest";
import { framinghamCvdBmi } from "./framingham-cvd-bmi.ts";
import { increasesWith, riskOf } from "./testing/risk-of.ts";

const man = {
  age: 55,
  sex: "male",
  bodyMassIndex: 30,
  systolicBloodPressure: 140,
  antihypertensives: false,
  smoking: "never",
  diabetes: false,
  cardiovascularDisease: false,
} as const;

test("CVrisk's test value: 16.75 %", () => {
  expect(riskOf(framinghamCvdBmi, man)).toBeCloseTo(0.1675, 4);
});

test("a woman's at the means of the model is 1 less its baseline survival", () => {
  // exp(26.0145) = age^2.72107 · bmi^0.51125 · sbp^2.81291: solved for the pressure.
  const systolicBloodPressure = Math.exp(
    (26.0145 - 2.72107 * Math.log(50) - 0.51125 * Math.log(25)) / 2.81291,
  );
  const woman = { ...man, age: 50, sex: "female" as const, bodyMassIndex: 25, systolicBloodPressure };
  expect(riskOf(framinghamCvdBmi, woman)).toBeCloseTo(1 - 0.94833, 9);
});

test("rises with age, pressure and body mass", () => {
  increasesWith(framinghamCvdBmi, [man, { ...man, sex: "female" }], {
    age: [30, 74],
    systolicBloodPressure: [80, 220],
    bodyMassIndex: [15, 60],
  });
});
