import { expect, test } from "vitest";
import { curveOf, type Shape, widestOf } from "./history-curve.ts";

const shape = (kind: Shape["kind"], points: [number | null, number | null, number][]): Shape => ({
  ...{ feature: "age", label: "Age", unit: "a", kind },
  points: points.map(([from, to, logOdds]) => ({ label: `${from} to ${to}`, from, to, logOdds })),
});

test("worked example: straight between knots and level beyond", () => {
  const { least, most, line } = curveOf(
    shape("KNOTS", [
      [40, 40, -1],
      [60, 60, 2],
    ]),
  );
  expect([least, most]).toEqual([37, 63]);
  expect(line).toEqual([
    { value: 37, logOdds: -1 },
    { value: 40, logOdds: -1 },
    { value: 60, logOdds: 2 },
    { value: 63, logOdds: 2 },
  ]);
});

test("steps are level between edges, and open at both ends", () => {
  const one = shape("STEPS", [
    [null, 50, -1],
    [50, null, 1],
  ]);
  const { least, most, line } = curveOf(one);
  expect(least).toBeLessThan(50);
  expect(most).toBeGreaterThan(50);
  expect(line).toEqual([
    { value: least, logOdds: -1 },
    { value: 50, logOdds: -1 },
    { value: 50, logOdds: 1 },
    { value: most, logOdds: 1 },
  ]);
});

test("the scale is that of the largest move, and of a flat model not of its noise", () => {
  expect(
    widestOf([
      shape("STEPS", [
        [null, 5, -3],
        [5, null, 1],
      ]),
      shape("KNOTS", [
        [1, 1, 2],
        [2, 2, 0],
      ]),
    ]),
  ).toBe(3);
  expect(
    widestOf([
      shape("KNOTS", [
        [1, 1, 0.001],
        [2, 2, 0],
      ]),
    ]),
  ).toBe(0.1);
});
