import { expect, test } from "vitest";
import { mayoNodule } from "./mayo-nodule.ts";
import { increasesWith, riskOf } from "./testing/risk-of.ts";

const person = {
  age: 60,
  smoking: "never",
  cancerHistory: "none",
  noduleDiameter: 10,
  noduleSpiculated: false,
  noduleInUpperLobe: false,
} as const;

test("by hand: 60 years and 10 mm", () => {
  // -6.8272 + 2.346 + 1.274 = -3.2072
  expect(riskOf(mayoNodule, person)).toBeCloseTo(1 / (1 + Math.exp(3.2072)), 9);
});

test("by hand: with everything that counts", () => {
  // -3.2072 + 0.7917 + 1.3388 + 1.0407 + 0.7838 = 0.7478
  const worst = {
    ...person,
    smoking: "former",
    cancerHistory: "over-five-years-ago",
    noduleSpiculated: true,
    noduleInUpperLobe: true,
  } as const;
  expect(riskOf(mayoNodule, worst)).toBeCloseTo(1 / (1 + Math.exp(-0.7478)), 9);
});

test("rises with age and diameter", () => {
  increasesWith(mayoNodule, [person], { age: [18, 100], noduleDiameter: [4, 30] });
});
