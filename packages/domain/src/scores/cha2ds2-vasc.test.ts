import fc from "fast-check";
import { expect, test } from "vitest";
import { cha2ds2Vasc } from "./cha2ds2-vasc.ts";

const nobody = {
  atrialFibrillation: true,
  age: 50,
  sex: "male",
  heartFailure: false,
  hypertension: false,
  diabetes: false,
  thromboembolism: false,
  vascularDisease: false,
} as const;

test("a man of 50 with nothing else has 0 points and 0.2 % a year", () => {
  const { points, risks } = cha2ds2Vasc.compute(nobody);
  expect(points).toBe(0);
  expect(risks.map(({ probability }) => probability)).toEqual([0.002, 0.003]);
});

test("a woman of 70 with hypertension and diabetes has 4 points and 4.8 % a year", () => {
  const woman = { ...nobody, age: 70, sex: "female", hypertension: true, diabetes: true } as const;
  const { points, risks } = cha2ds2Vasc.compute(woman);
  expect(points).toBe(4);
  expect(risks[0]?.probability).toBe(0.048);
});

test("everything together is 9", () => {
  const all = {
    heartFailure: true,
    hypertension: true,
    diabetes: true,
    thromboembolism: true,
    vascularDisease: true,
  };
  expect(cha2ds2Vasc.compute({ ...nobody, ...all, age: 75, sex: "female" }).points).toBe(9);
});

test("every combination has a rate", () => {
  const flag = fc.boolean();
  const people = fc.record({
    age: fc.integer({ min: 18, max: 110 }),
    sex: fc.constantFrom("female" as const, "male" as const),
    ...{
      heartFailure: flag,
      hypertension: flag,
      diabetes: flag,
      thromboembolism: flag,
      vascularDisease: flag,
    },
  });
  fc.assert(
    fc.property(people, (person) => {
      const { risks, points } = cha2ds2Vasc.compute({ ...nobody, ...person });
      expect(points).toBeLessThanOrEqual(9);
      for (const { probability } of risks) expect(probability).toBeGreaterThan(0);
    }),
  );
});
