import fc from "fast-check";
import { expect, test } from "vitest";
import { ckdEpi2021 } from "./ckd-epi-2021.ts";
import { SEXES } from "./sex.ts";

test("kidney.org: a man of 55 years with 1.2 mg/dL has 71", () => {
  expect(Math.round(ckdEpi2021({ creatinine: 1.2, age: 55, sex: "male" }))).toBe(71);
});

test("at κ both powers are 1", () => {
  expect(ckdEpi2021({ creatinine: 0.7, age: 50, sex: "female" })).toBeCloseTo(142 * 0.9938 ** 50 * 1.012, 9);
  expect(ckdEpi2021({ creatinine: 0.9, age: 50, sex: "male" })).toBeCloseTo(142 * 0.9938 ** 50, 9);
});

test("more creatinine and more years are less filtration", () => {
  const creatinine = fc.double({ min: 0.2, max: 15, noNaN: true });
  fc.assert(
    fc.property(
      creatinine,
      creatinine,
      fc.integer({ min: 18, max: 99 }),
      fc.constantFrom(...SEXES),
      (a, b, age, sex) => {
        const rate = (value: number, years: number) => ckdEpi2021({ creatinine: value, age: years, sex });
        expect(rate(Math.max(a, b), age)).toBeLessThanOrEqual(rate(Math.min(a, b), age));
        expect(rate(a, age + 1)).toBeLessThan(rate(a, age));
      },
    ),
  );
});
