import { expect, test } from "vitest";
import { plcom2012 } from "./plcom2012.ts";
import { increasesWith, riskOf } from "./testing/risk-of.ts";

const person = {
  age: 62,
  race: "white",
  education: "some-college",
  bodyMassIndex: 27,
  obstructivePulmonaryDisease: false,
  cancerHistory: "none",
  lungCancerRelative: false,
  smoking: "former",
  cigarettesPerDay: 20,
  smokingYears: 27,
  yearsSinceQuitting: 10,
} as const;

test("a published worked example: centred but for 20 cigarettes a day, 0.89 %", () => {
  expect(riskOf(plcom2012, person)).toBeCloseTo(0.0089, 4);
});

test("by hand: a black smoker of 70 with COPD, an ill parent and 40 years of 30 cigarettes", () => {
  const smoker = {
    ...person,
    age: 70,
    race: "black",
    education: "high-school",
    bodyMassIndex: 24,
    obstructivePulmonaryDisease: true,
    lungCancerRelative: true,
    smoking: "current",
    cigarettesPerDay: 30,
    smokingYears: 40,
    yearsSinceQuitting: 0,
  } as const;
  // -4.532506 + 0.6230944 + 0.3944778 + 0.1625488 + 0.0822582 + 0.3553063 + 0.587185 + 0.2597431
  // + 0.1254334 + 0.4125173 + 0.308572 = -1.22137
  expect(riskOf(plcom2012, smoker)).toBeCloseTo(1 / (1 + Math.exp(1.22137)), 4);
});

test("rises with age, cigarettes and years", () => {
  increasesWith(plcom2012, [person], { age: [55, 74], cigarettesPerDay: [1, 80], smokingYears: [1, 60] });
});
