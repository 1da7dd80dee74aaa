import { expect, test } from "vitest";
import { framinghamStroke } from "./framingham-stroke.ts";
import { increasesWith, riskOf } from "./testing/risk-of.ts";

const man = {
  age: 70,
  sex: "male",
  systolicBloodPressure: 150,
  antihypertensives: true,
  smoking: "never",
  diabetes: true,
  cardiacDisease: false,
  atrialFibrillation: false,
  stroke: false,
} as const;

test("by hand: a treated man of 70 with diabetes and 150 mmHg", () => {
  // 0.49716·7 + 0.45426 + 0.34385 + 0.82598 + 0.09793·3 = 5.398; 1 - 0.94451^exp(5.398 - 4.4227101)
  expect(riskOf(framinghamStroke, man)).toBeCloseTo(0.1405, 4);
});

test("by hand: a woman of 60 who smokes, with atrial fibrillation and 140 mmHg", () => {
  // 0.87938·6 + 0.51127 + 1.20720 + 0.11303·2 = 7.22081; 1 - 0.95911^exp(7.22081 - 6.6170719)
  const woman = { ...man, age: 60, sex: "female", systolicBloodPressure: 140 } as const;
  const smoker = { ...woman, smoking: "current", antihypertensives: false, diabetes: false } as const;
  expect(riskOf(framinghamStroke, { ...smoker, atrialFibrillation: true })).toBeCloseTo(0.0735, 4);
});

test("rises with age and pressure in people without diabetes, which counts for less from 65", () => {
  const person = { ...man, diabetes: false };
  increasesWith(framinghamStroke, [person, { ...person, sex: "female" }], {
    age: [55, 84],
    systolicBloodPressure: [80, 220],
  });
});
