import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decisionCurve } from "./net-benefit.ts";
import {
  chooseOperatingPoint,
  measureOperatingPoint,
  UnreachableOperatingPointError,
} from "./operating-point.ts";

const scores = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05];
const positives = [1, 1, 0, 1, 0, 0, 1, 0, 0, 0];
const cases = { scores, positives };

describe("chooseOperatingPoint", () => {
  test("worked example: 3 of 4 found at 0.6, with 1 of 6 called wrongly", () => {
    const point = chooseOperatingPoint(cases, { kind: "sensitivity-at-least", value: 0.75 });
    expect(point).toMatchObject({ threshold: 0.6, cases: 10, positives: 4 });
    expect(point.sensitivity.value).toBe(0.75);
    expect(point.specificity.value).toBeCloseTo(5 / 6, 12);
    expect(point.positivePredictiveValue!.value).toBe(0.75);
    expect(point.negativePredictiveValue!.value).toBeCloseTo(5 / 6, 12);
    // Wilson 1927 for 3 of 4
    expect(point.sensitivity.low).toBeCloseTo(0.3006, 4);
    expect(point.sensitivity.high).toBeCloseTo(0.9544, 4);
  });

  test("worked example: specificity 1 keeps the two highest", () => {
    const point = chooseOperatingPoint(cases, { kind: "specificity-at-least", value: 0.99 });
    expect(point.threshold).toBe(0.8);
    expect(point.sensitivity.value).toBe(0.5);
  });

  test("worked example: net benefit at 25 % counts a false positive as a third", () => {
    const point = chooseOperatingPoint(cases, { kind: "net-benefit", thresholdProbability: 0.25 });
    // At 0.3: (4 - 3 / 3) / 10; at 0.6: (3 - 1 / 3) / 10
    expect(point.threshold).toBe(0.3);
    expect(point.netBenefit!.value).toBeCloseTo(0.3, 12);
    expect(point.netBenefit!.treatAll).toBeCloseTo(0.2, 12);
    expect(point.netBenefit!.treatNone).toBe(0);
  });

  test("what is chosen does what is asked, and the next threshold does not", () => {
    const drawn = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.boolean()), { minLength: 4, maxLength: 60 })
      .filter((rows) => new Set(rows.map(([, positive]) => positive)).size === 2);
    fc.assert(
      fc.property(drawn, fc.double({ min: 0.05, max: 0.95, noNaN: true }), (rows, value) => {
        fc.pre(new Set(rows.map(([score]) => score)).size > 1);
        const some = {
          scores: rows.map(([score]) => score / 20),
          positives: rows.map(([, positive]) => positive),
        };
        const policy = { kind: "sensitivity-at-least", value } as const;
        let point: ReturnType<typeof chooseOperatingPoint>;
        try {
          point = chooseOperatingPoint(some, policy);
        } catch (error) {
          expect(error).toBeInstanceOf(UnreachableOperatingPointError);
          expect((error as UnreachableOperatingPointError).nearest.sensitivity.value).toBeLessThan(value);
          return;
        }
        expect(point.sensitivity.value).toBeGreaterThanOrEqual(value);
        expect(measureOperatingPoint(some, point.threshold, policy)).toEqual(point);
        const next = Math.min(...some.scores.filter((score) => score > point.threshold));
        if (Number.isFinite(next)) {
          expect(measureOperatingPoint(some, next, policy).sensitivity.value).toBeLessThan(value);
        }
      }),
    );
  });

  test("says what the nearest is where the policy cannot be met", () => {
    const backwards = { scores: [0.1, 0.5, 0.9], positives: [true, false, false] };
    const choose = () => chooseOperatingPoint(backwards, { kind: "sensitivity-at-least", value: 0.9 });
    expect(choose).toThrow(/nearest is 0\.000/);
    try {
      choose();
    } catch (error) {
      const { code, nearest } = error as UnreachableOperatingPointError;
      expect(code).toBe("OPERATING_POINT_UNREACHABLE");
      expect(nearest.threshold).toBe(0.9);
    }
  });

  test("refuses cases of one kind, no probabilities, and values out of range", () => {
    const policy = { kind: "specificity-at-least", value: 0.9 } as const;
    expect(() => chooseOperatingPoint({ scores, positives: scores }, policy)).toThrow(/at least one/);
    expect(() => chooseOperatingPoint({ scores: [2, 0], positives: [1, 0] }, policy)).toThrow(/from 0 to 1/);
    expect(() => chooseOperatingPoint({ scores: [0.5, 0.5], positives: [1, 0] }, policy)).toThrow(/equal/);
    expect(() => chooseOperatingPoint(cases, { ...policy, value: 1 })).toThrow(/between 0 and 1/);
  });
});

describe("decisionCurve", () => {
  test("worked example", () => {
    const [low, high] = decisionCurve(cases, [0.25, 0.55]);
    expect(low!.value).toBeCloseTo(0.3, 12);
    expect(high!.value).toBeCloseTo((3 - 0.55 / 0.45) / 10, 12);
    expect(high!.treatAll).toBeCloseTo((4 - 6 * (0.55 / 0.45)) / 10, 12);
  });

  test("acting on everyone is worth nothing where the threshold is the prevalence", () => {
    expect(decisionCurve(cases, [0.4])[0]!.treatAll).toBeCloseTo(0, 12);
    expect(decisionCurve(cases)).toHaveLength(99);
    expect(() => decisionCurve(cases, [1])).toThrow(/between 0 and 1/);
  });
});
