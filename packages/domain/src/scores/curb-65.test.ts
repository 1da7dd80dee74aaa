import { expect, test } from "vitest";
import { curb65 } from "./curb-65.ts";

const well = {
  pneumonia: true,
  age: 40,
  confusion: false,
  urea: 5,
  respiratoryRate: 18,
  systolicBloodPressure: 125,
  diastolicBloodPressure: 80,
} as const;

test.each([
  [{}, 0, 0.015],
  [{ age: 65 }, 1, 0.015],
  [{ age: 70, urea: 7.1 }, 2, 0.092],
  [{ age: 70, urea: 9, confusion: true }, 3, 0.22],
  [{ age: 70, urea: 9, confusion: true, respiratoryRate: 30, systolicBloodPressure: 89 }, 5, 0.22],
])("%j has %d points", (over, points, mortality) => {
  const outcome = curb65.compute({ ...well, ...over });
  expect(outcome.points).toBe(points);
  expect(outcome.risks[0]?.probability).toBe(mortality);
});

test("the limits are the paper's", () => {
  const points = (over: object) => curb65.compute({ ...well, ...over }).points;
  expect([points({ urea: 7 }), points({ urea: 7.01 })]).toEqual([0, 1]);
  expect([points({ respiratoryRate: 29 }), points({ respiratoryRate: 30 })]).toEqual([0, 1]);
  expect([points({ systolicBloodPressure: 90 }), points({ systolicBloodPressure: 89 })]).toEqual([0, 1]);
  expect([points({ diastolicBloodPressure: 61 }), points({ diastolicBloodPressure: 60 })]).toEqual([0, 1]);
  expect([points({ age: 64 }), points({ age: 65 })]).toEqual([0, 1]);
});
