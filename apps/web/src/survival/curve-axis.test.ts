import fc from "fast-check";
import { expect, test } from "vitest";
import { curveAxis, yearTicks } from "./curve-axis.ts";

test("worked example: 17 % lies under 20 %, with lines every 5 %", () => {
  const { top, ticks } = curveAxis(0.17);
  expect(top).toBe(0.2);
  expect(ticks.map((tick) => Math.round(tick * 100))).toEqual([0, 5, 10, 15, 20]);
  expect(yearTicks(10)).toEqual([0, 2, 4, 6, 8, 10]);
  expect(yearTicks(2.75)).toEqual([0, 1, 2]);
});

test("every probability fits under the top, with three to five lines", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (highest) => {
      const { top, ticks } = curveAxis(highest);
      expect(top).toBeGreaterThanOrEqual(highest);
      expect(ticks.at(-1)).toBeCloseTo(top, 12);
      expect(ticks.length).toBeGreaterThanOrEqual(4);
      expect(ticks.length).toBeLessThanOrEqual(5);
    }),
  );
});
