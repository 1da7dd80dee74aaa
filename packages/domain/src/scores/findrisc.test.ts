import { expect, test } from "vitest";
import { findrisc } from "./findrisc.ts";

const person = {
  age: 40,
  sex: "female",
  bodyMassIndex: 22,
  waistCircumference: 75,
  physicallyActive: true,
  eatsVegetablesDaily: true,
  antihypertensives: false,
  raisedGlucose: false,
  diabetesRelative: "none",
  diabetes: false,
} as const;

test("a young slender person has no points and a risk of 1 in 100", () => {
  expect(findrisc.compute(person)).toMatchObject({ points: 0, risks: [{ probability: 0.01 }] });
});

test("everything together is 26 points and 1 in 2", () => {
  const worst = {
    ...{ ...person, age: 65, bodyMassIndex: 31, waistCircumference: 89, physicallyActive: false },
    ...{ eatsVegetablesDaily: false, antihypertensives: true, raisedGlucose: true },
    diabetesRelative: "first-degree",
  } as const;
  expect(findrisc.compute(worst)).toMatchObject({ points: 26, risks: [{ probability: 0.5 }] });
});

test.each([
  [{ age: 45 }, 2],
  [{ age: 55 }, 3],
  [{ age: 65 }, 4],
  [{ bodyMassIndex: 25 }, 1],
  [{ bodyMassIndex: 30.1 }, 3],
  [{ waistCircumference: 80 }, 3],
  [{ waistCircumference: 88.5 }, 4],
  [{ sex: "male", waistCircumference: 93 }, 0],
  [{ sex: "male", waistCircumference: 102 }, 3],
  [{ sex: "male", waistCircumference: 103 }, 4],
  [{ physicallyActive: false }, 2],
  [{ eatsVegetablesDaily: false }, 1],
  [{ antihypertensives: true }, 2],
  [{ raisedGlucose: true }, 5],
  [{ diabetesRelative: "further" }, 3],
  [{ diabetesRelative: "first-degree" }, 5],
] as const)("%j counts %d", (over, points) => {
  expect(findrisc.compute({ ...person, ...over }).points).toBe(points);
});

test.each([
  [6, 1 / 100],
  [7, 1 / 25],
  [11, 1 / 25],
  [12, 1 / 6],
  [14, 1 / 6],
  [15, 1 / 3],
  [20, 1 / 3],
])("%d points are a risk of %d", (points, probability) => {
  const parts: readonly [number, object][] = [
    [5, { raisedGlucose: true }],
    [5, { diabetesRelative: "first-degree" }],
    [4, { waistCircumference: 95 }],
    [3, { bodyMassIndex: 33 }],
    [2, { physicallyActive: false }],
    [1, { eatsVegetablesDaily: false }],
  ];
  let left = points;
  let over = {};
  for (const [worth, part] of parts) {
    if (worth > left) continue;
    left -= worth;
    over = { ...over, ...part };
  }
  const outcome = findrisc.compute({ ...person, ...over });
  expect(outcome.points).toBe(points);
  expect(outcome.risks[0]?.probability).toBe(probability);
});
