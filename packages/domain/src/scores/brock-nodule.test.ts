import { expect, test } from "vitest";
import { brockNodule } from "./brock-nodule.ts";
import { increasesWith, riskOf } from "./testing/risk-of.ts";

const person = {
  age: 62,
  sex: "male",
  lungCancerRelative: false,
  emphysema: false,
  noduleDiameter: 4,
  noduleType: "solid",
  noduleInUpperLobe: false,
  noduleCount: 4,
  noduleSpiculated: false,
} as const;

test("where every term is centred only the intercept is left", () => {
  expect(riskOf(brockNodule, person)).toBeCloseTo(1 / (1 + Math.exp(6.7892)), 8);
});

test("with the uncentred intercept of Eur Radiol 2019;29:5367: a woman of 70 with a spiculated part-solid nodule of 15 mm", () => {
  const woman = {
    ...person,
    age: 70,
    sex: "female",
    emphysema: true,
    lungCancerRelative: true,
    noduleDiameter: 15,
    noduleType: "part-solid",
    noduleInUpperLobe: true,
    noduleCount: 1,
    noduleSpiculated: true,
  } as const;
  const logOdds =
    0.2761 + 0.0287 * 70 + 0.6011 + 0.2961 + 0.2953 + 0.6581 - 5.3854 * 1.5 ** -0.5 + 0.7729 + 0.377 - 0.0824;
  expect(riskOf(brockNodule, woman)).toBeCloseTo(1 / (1 + Math.exp(-logOdds)), 4);
});

test("rises with age and diameter", () => {
  increasesWith(brockNodule, [person], { age: [50, 75], noduleDiameter: [1, 100] });
});
