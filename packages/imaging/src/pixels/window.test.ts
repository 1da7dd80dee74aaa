import fc from "fast-check";
import { expect, test } from "vitest";
import { frameRange, windowLevel } from "./window.ts";

test("worked example of PS3.3 C.11.2.1.2: c = 2048, w = 4096", () => {
  const level = windowLevel({ center: 2048, width: 4096, shape: "LINEAR" });
  expect(level(0)).toBeCloseTo(0, 12);
  expect(level(4095)).toBeCloseTo(1, 12);
  expect(level(2047.5)).toBeCloseTo(0.5, 12);
});

test("a width of 1 is a threshold, and the other shapes are centred on c", () => {
  const threshold = windowLevel({ center: 2048, width: 1, shape: "LINEAR" });
  expect([threshold(2047), threshold(2048)]).toEqual([0, 1]);
  expect(windowLevel({ center: 100, width: 50, shape: "LINEAR_EXACT" })(125)).toBe(1);
  expect(windowLevel({ center: 100, width: 50, shape: "SIGMOID" })(100)).toBe(0.5);
});

test("brightness never falls as the value grows", () => {
  const shape = fc.constantFrom("LINEAR", "LINEAR_EXACT", "SIGMOID", "ANOTHER");
  const value = fc.integer({ min: -40_000, max: 70_000 });
  fc.assert(
    fc.property(
      value,
      fc.integer({ min: 1, max: 70_000 }),
      shape,
      value,
      value,
      (center, width, kind, a, b) => {
        const level = windowLevel({ center, width, shape: kind });
        expect(level(Math.max(a, b))).toBeGreaterThanOrEqual(level(Math.min(a, b)));
      },
    ),
  );
});

test("a frame's own range goes from its lowest to its highest value, padding left out; one value alone is black", () => {
  const level = windowLevel(frameRange([-2000, 0, 50, 200], (stored) => stored, { low: -2000, high: -2000 }));
  expect([level(0), level(50), level(200)]).toEqual([0, 0.25, 1]);
  expect(windowLevel(frameRange([7, 7], (stored) => stored))(7)).toBe(0);
});

test("padding is left out as a range, but not beside a single other value", () => {
  const asStored = (stored: number) => stored;
  const range = windowLevel(frameRange([-2000, -1995, 0, 200], asStored, { low: -2000, high: -1990 }));
  expect([range(0), range(200)]).toEqual([0, 1]);
  const labels = windowLevel(frameRange([0, 9, 9, 0], asStored, { low: 0, high: 0 }));
  expect([labels(0), labels(9)]).toEqual([0, 1]);
});

test("a width below 1, which LINEAR does not have, spans its values", () => {
  const dose = windowLevel({ center: 0.1, width: 0.2, shape: "LINEAR" });
  expect([dose(0), dose(0.1), dose(0.2)].map((level) => Math.round(level * 100) / 100)).toEqual([0, 0.5, 1]);
});
