import fc from "fast-check";
import { expect, test } from "vitest";
import { countAxis, survivalFloor, survivalLines, valueAxis } from "./chart-scale.ts";

test("lines at round numbers", () => {
  expect(countAxis(374)).toEqual({ top: 400, ticks: [0, 100, 200, 300, 400] });
  expect(valueAxis(128, 136).ticks).toEqual([126, 128, 130, 132, 134, 136, 138]);
  expect(survivalLines(0.9)).toEqual([0.9, 0.92, 0.94, 0.96, 0.98, 1]);
  expect([survivalFloor(0.93), survivalFloor(0.62), survivalFloor(0.2)]).toEqual([0.9, 0.5, 0]);
});

test("whatever is drawn lies on the axis", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.001, max: 1e6, noNaN: true }),
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      (low, more) => {
        expect(countAxis(low).top).toBeGreaterThanOrEqual(low * (1 - 1e-9));
        const { bottom, top, ticks } = valueAxis(low, low + more);
        expect(bottom).toBeLessThanOrEqual(low);
        expect(top).toBeGreaterThanOrEqual((low + more) * (1 - 1e-9));
        expect(ticks.length).toBeLessThan(12);
      },
    ),
  );
});
