import fc from "fast-check";
import { expect, test } from "vitest";
import { isWhole, sumPercentages, toPercentage, toProbabilities } from "./percentages.ts";

test("a whole is 100, rounding forgiven", () => {
  expect(isWhole(sumPercentages(["66.95", "11.11", "21.94"]))).toBe(true);
  expect(isWhole(sumPercentages(["33.3", "33.3", "33.38"]))).toBe(true);
  expect(isWhole(sumPercentages(["60", "30"]))).toBe(false);
});

test.each([
  ["", "100"],
  ["x", "50"],
  ["0", "100"],
  ["-5", "105"],
])("%s and %s are no prevalence", (...typed) => {
  expect(sumPercentages(typed)).toBeNull();
});

test("what is sent sums to one, whatever rounding did", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.01, max: 99, noNaN: true }), { minLength: 2, maxLength: 8 }),
      (values) => {
        const probabilities = toProbabilities(values.map(String));
        expect(probabilities.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 12);
      },
    ),
  );
});

test("a probability to edit has no zeros behind", () => {
  expect([0.1, 0.66953, 1 / 3].map(toPercentage)).toEqual(["10", "66.953", "33.333"]);
});
