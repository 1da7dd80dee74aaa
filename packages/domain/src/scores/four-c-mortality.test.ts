import { expect, test } from "vitest";
import { fourCMortality } from "./four-c-mortality.ts";

const well = {
  covid19: true,
  age: 40,
  sex: "female",
  comorbidities: 0,
  respiratoryRate: 16,
  oxygenSaturation: 97,
  glasgowComaScore: 15,
  urea: 5,
  cReactiveProtein: 20,
} as const;

test("a well woman of 40 has no points, and no risk was published for them", () => {
  expect(fourCMortality.compute(well)).toMatchObject({ points: 0, risks: [] });
});

test("the worst of everything is 21 points and 87.5 %", () => {
  const worst = {
    ...well,
    age: 80,
    sex: "male",
    comorbidities: 4,
    respiratoryRate: 30,
    oxygenSaturation: 91,
    glasgowComaScore: 14,
    urea: 14.1,
    cReactiveProtein: 100,
  } as const;
  const { points, risks } = fourCMortality.compute(worst);
  expect(points).toBe(21);
  expect(risks[0]?.probability).toBeCloseTo(0.875, 9);
});

test("a man of 65 with one comorbidity, 24 breaths, urea 8 and CRP 60 has 9 points and 19.2 %", () => {
  const man = {
    ...well,
    age: 65,
    sex: "male",
    comorbidities: 1,
    respiratoryRate: 24,
    urea: 8,
    cReactiveProtein: 60,
  } as const;
  const { points, risks } = fourCMortality.compute(man);
  expect(points).toBe(9);
  expect(risks[0]?.probability).toBeCloseTo(0.192, 9);
});

test.each([
  [{ age: 49 }, 0],
  [{ age: 50 }, 2],
  [{ age: 60 }, 4],
  [{ age: 70 }, 6],
  [{ age: 80 }, 7],
  [{ comorbidities: 1 }, 1],
  [{ comorbidities: 2 }, 2],
  [{ respiratoryRate: 20 }, 1],
  [{ respiratoryRate: 30 }, 2],
  [{ oxygenSaturation: 91 }, 2],
  [{ glasgowComaScore: 14 }, 2],
  [{ urea: 7 }, 1],
  [{ urea: 14 }, 1],
  [{ urea: 14.1 }, 3],
  [{ cReactiveProtein: 50 }, 1],
  [{ cReactiveProtein: 100 }, 2],
])("%j counts %d", (over, points) => {
  expect(fourCMortality.compute({ ...well, ...over }).points).toBe(points);
});
