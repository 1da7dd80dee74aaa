import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { factShapes } from "../clinical/fact-shapes.ts";
import {
  type AdditiveHistory,
  additiveHistory,
  additiveProbabilities,
  sumLogWeights,
} from "./additive-history.ts";

const model: AdditiveHistory = {
  schemaVersion: 2,
  classIds: ["ill", "well"],
  prevalence: [0.2, 0.8],
  facts: [
    {
      basis: { kind: "knots", feature: "age", knots: [40, 60] },
      logWeights: [
        [0, 0],
        [Math.log(3), 0],
      ],
    },
    {
      basis: { kind: "options", feature: "diabetes", options: [false, true] },
      logWeights: [
        [0, 0],
        [Math.log(2), 0],
      ],
    },
  ],
};

test("worked example: odds 1/4, three times for sixty years and twice for diabetes, are 6/4", () => {
  expect(additiveProbabilities(model, { age: 71, diabetes: true })[0]).toBeCloseTo(0.6, 12);
  expect(additiveProbabilities(model, { age: 71 }, [0.5, 0.5])[0]).toBeCloseTo(0.75, 12);
  expect([...sumLogWeights(model, [{ age: 50 }, {}], ["well", "ill"])]).toEqual([
    0,
    expect.closeTo(Math.log(3) / 2, 12),
    0,
    0,
  ]);
});

test("what is not known adds nothing, and what is known adds the same whatever else is known", () => {
  const age = fc.option(fc.double({ min: 0, max: 120, noNaN: true }));
  fc.assert(
    fc.property(age, fc.option(fc.boolean()), (years, diabetes) => {
      const logOdds = (values: object) => {
        const [p] = additiveProbabilities(model, values as Record<string, number | boolean>);
        return Math.log(p! / (1 - p!));
      };
      const [none, one, other, both] = [{}, { age: years }, { diabetes }, { age: years, diabetes }].map(
        logOdds,
      );
      expect(none).toBeCloseTo(Math.log(0.25), 12);
      expect(both).toBeCloseTo(one! + other! - none!, 9);
    }),
  );
});

test("the shape of a fact is what it does to the finding by itself", () => {
  const [age, diabetes] = factShapes(model, { classIds: ["ill"] });
  expect(age).toMatchObject({ feature: "age", label: "Age", unit: "a", kind: "knots" });
  expect(age!.points.map(({ from, logOdds }) => [from, logOdds])).toEqual([
    [40, expect.closeTo(0, 12)],
    [60, expect.closeTo(Math.log(3), 12)],
  ]);
  expect(diabetes!.points.map(({ label, from }) => [label, from])).toEqual([
    ["no", null],
    ["yes", null],
  ]);
  const steps = {
    basis: { kind: "steps" as const, feature: "age", edges: [50, 70] },
    logWeights: [
      [0, 0],
      [1, 0],
      [2, 0],
    ],
  };
  expect(
    factShapes({ ...model, facts: [steps] }, { classIds: ["ill"] })[0]!.points.map(({ label, from, to }) => [
      label,
      from,
      to,
    ]),
  ).toEqual([
    ["below 50 years", null, 50],
    ["50 years to below 70 years", 50, 70],
    ["70 years or more", 70, null],
  ]);
});

describe("refused", () => {
  const [age, diabetes] = model.facts;
  test.each([
    ["a column without weights", { facts: [{ ...age!, logWeights: [[0, 0]] }] }],
    [
      "a weight without a class",
      {
        facts: [
          {
            ...age!,
            logWeights: [
              [0, 0, 0],
              [1, 0, 0],
            ],
          },
        ],
      },
    ],
    [
      "a weight that is no number",
      {
        facts: [
          {
            ...age!,
            logWeights: [
              [0, 0],
              [Number.POSITIVE_INFINITY, 0],
            ],
          },
        ],
      },
    ],
    ["a feature twice", { facts: [age!, age!] }],
    ["an option twice", { facts: [{ ...diabetes!, basis: { ...diabetes!.basis, options: [true, true] } }] }],
    ["no fact at all", { facts: [] }],
    ["a class twice", { classIds: ["ill", "ill"] }],
    ["shares that do not sum to 1", { prevalence: [0.2, 0.7] }],
    ["the layout before", { schemaVersion: 1 }],
  ])("%s", (_, change) => {
    expect(additiveHistory.safeParse(model).success).toBe(true);
    expect(additiveHistory.safeParse({ ...model, ...change }).success).toBe(false);
  });
});
