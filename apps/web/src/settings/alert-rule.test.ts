import fc from "fast-check";
import { expect, test } from "vitest";
import { markedFromTen, readRule, typeRule } from "./alert-rule.ts";

test("worked example: five points and half as high again mark 15 % after 10 %", () => {
  const rule = readRule({ points: "5", times: "1.5" });
  expect(rule).toEqual({ absoluteRise: 0.05, relativeRise: 1.5 });
  expect(markedFromTen(rule!)).toBe(15);
  expect(markedFromTen({ absoluteRise: 0.02, relativeRise: 2 })).toBe(20);
});

test("what is typed out is read back the same", () => {
  const rules = fc.record({
    absoluteRise: fc.integer({ min: 0, max: 1000 }).map((each) => each / 1000),
    relativeRise: fc.integer({ min: 10, max: 1000 }).map((each) => each / 10),
  });
  fc.assert(
    fc.property(rules, (rule) => {
      const read = readRule(typeRule(rule));
      expect(read?.absoluteRise).toBeCloseTo(rule.absoluteRise, 12);
      expect(read?.relativeRise).toBe(rule.relativeRise);
    }),
  );
});

test.each([
  ["", "1.5"],
  ["5", ""],
  ["-1", "2"],
  ["101", "2"],
  ["5", "0.9"],
  ["5", "101"],
  ["five", "2"],
])("refused: %j points and %j times", (points, times) => {
  expect(readRule({ points, times })).toBeNull();
});
