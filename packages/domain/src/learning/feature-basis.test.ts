import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { basisShares, basisSize, chooseBases, encodeFeatures, type FeatureBasis } from "./feature-basis.ts";

const age: FeatureBasis = { kind: "knots", feature: "age", knots: [40, 60, 80] };
const hba1c: FeatureBasis = { kind: "steps", feature: "hba1c", edges: [5.7, 6.5] };
const sex: FeatureBasis = { kind: "options", feature: "sex", options: ["female", "male"] };

test("worked example: 55 years lie three quarters of the way from 40 to 60, and 6.5 % is above its edge", () => {
  expect(basisShares(age, 55)).toEqual([
    [0, 0.25],
    [1, 0.75],
  ]);
  expect([basisShares(age, 20), basisShares(age, 99)]).toEqual([[[0, 1]], [[2, 1]]]);
  expect([5, 5.7, 6.5].map((value) => basisShares(hba1c, value)[0]![0])).toEqual([0, 1, 2]);
  expect(encodeFeatures([age, hba1c, sex], [{ age: 55, hba1c: 7, sex: "male" }, {}])).toEqual({
    values: Float64Array.of(0.25, 0.75, 0, 0, 0, 1, 0, 1, ...new Array<number>(8).fill(0)),
    rows: 2,
    columns: 8,
  });
});

test.each([null, undefined, "old", true, Number.NaN])("%s is no age: nothing is added", (value) => {
  expect(basisShares(age, value)).toEqual([]);
  expect(basisShares(hba1c, value)).toEqual([]);
});

test("an option that the basis does not have is not known", () => {
  expect(basisShares(sex, "other")).toEqual([]);
});

test("shares of a known quantity sum to 1 and give the value back between the knots", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 120, noNaN: true }), (value) => {
      const shares = basisShares(age, value);
      expect(shares.reduce((sum, [, share]) => sum + share, 0)).toBeCloseTo(1, 12);
      const back = shares.reduce((sum, [knot, share]) => sum + share * age.knots[knot]!, 0);
      expect(back).toBeCloseTo(Math.min(80, Math.max(40, value)), 9);
    }),
  );
});

describe("chooseBases", () => {
  const cases = Array.from({ length: 101 }, (_, i) => ({
    age: i,
    smoker: i % 4 === 0,
    stage: i < 3 ? "iv" : i < 50 ? "i" : "ii",
    same: 7,
    rare: i < 10 ? i : null,
  }));

  test("quantiles of what is known; options as they occur; what says nothing is named", () => {
    const { bases, leftOut } = chooseBases(
      cases,
      ["age", "smoker", "stage", "same", "rare", "none"],
      "knots",
    );
    expect(bases).toEqual([
      { kind: "knots", feature: "age", knots: [5, 28, 50, 73, 95] },
      { kind: "options", feature: "smoker", options: [false, true] },
      { kind: "options", feature: "stage", options: ["i", "ii"] },
    ]);
    expect(leftOut).toEqual(["same", "rare", "none"]);
    const [steps] = chooseBases(cases, ["age"], "steps").bases;
    expect(steps).toEqual({ kind: "steps", feature: "age", edges: [10, 20, 30, 40, 50, 60, 70, 80, 90] });
    expect(basisSize(steps!)).toBe(10);
  });

  test("a quantity of two values that is nearly always the same still has both", () => {
    const counts = Array.from({ length: 100 }, (_, i) => ({ relatives: i === 0 ? 2 : 1 }));
    expect(chooseBases(counts, ["relatives"], "knots").bases[0]).toMatchObject({ knots: [1, 2] });
    expect(chooseBases(counts, ["relatives"], "steps").bases[0]).toMatchObject({ edges: [2] });
  });
});
