import { expect, test } from "vitest";
import { score2 } from "./score2.ts";
import { increasesWith, riskOf } from "./testing/risk-of.ts";

const mmol = (value: number) => value * 38.67;
const man = {
  age: 50,
  sex: "male",
  riskRegion: "low",
  totalCholesterol: mmol(6.3),
  hdlCholesterol: mmol(1.4),
  systolicBloodPressure: 140,
  smoking: "current",
  diabetes: false,
  cardiovascularDisease: false,
} as const;

test.each([
  ["low", 0.063, 0.043],
  ["moderate", 0.081, 0.052],
  ["high", 0.088, 0.071],
  ["very-high", 0.151, 0.141],
] as const)(
  "the supplement's example in a region of %s risk: a man %d, a woman %d",
  (riskRegion, ofMan, ofWoman) => {
    expect(riskOf(score2, { ...man, riskRegion })).toBeCloseTo(ofMan, 3);
    expect(riskOf(score2, { ...man, riskRegion, sex: "female" })).toBeCloseTo(ofWoman, 3);
  },
);

test("a second example: 5.5 and 1.3 mmol/L give a man 5.9 % and a woman 4.2 %", () => {
  const other = { ...man, totalCholesterol: mmol(5.5), hdlCholesterol: mmol(1.3) };
  expect(riskOf(score2, other)).toBeCloseTo(0.059, 3);
  expect(riskOf(score2, { ...other, sex: "female" })).toBeCloseTo(0.042, 3);
});

test("rises with age, pressure and cholesterol", () => {
  increasesWith(score2, [man, { ...man, sex: "female", riskRegion: "high" }], {
    age: [40, 69],
    systolicBloodPressure: [90, 200],
    totalCholesterol: [mmol(3), mmol(9)],
  });
});
