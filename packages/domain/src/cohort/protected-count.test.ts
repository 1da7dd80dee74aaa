import fc from "fast-check";
import { expect, test } from "vitest";
import { protectCount } from "./protected-count.ts";

test.each([
  [0, null],
  [10, null],
  [11, 11],
  [16, 11],
  [17, 22],
  [1000, 1001],
])("%d persons are shown as %s", (count, value) => {
  expect(protectCount(count)).toEqual({ value, floor: 11 });
});

test("two questions that differ in 1 to 10 persons do not tell how many", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 1, max: 10 }), (count, more) => {
      const [fewer, all] = [count, count + more].map((each) => protectCount(each).value ?? 0);
      const derived = all! - fewer!;
      expect(derived === 0 || derived >= 11).toBe(true);
    }),
    { numRuns: 10_000 },
  );
});

test("a hidden cell does not follow from the total and the others", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 2, maxLength: 12 }), (cells) => {
      const shown = cells.map((cell) => protectCount(cell).value);
      const total = protectCount(cells.reduce((sum, cell) => sum + cell, 0)).value;
      const rest = (total ?? 0) - shown.reduce<number>((sum, cell) => sum + (cell ?? 0), 0);
      expect(Math.abs(rest) % 11).toBe(0);
    }),
  );
});

test.each([4, 0, 5.5, Number.NaN])("a floor of %d is refused", (floor) => {
  expect(() => protectCount(20, floor)).toThrow(/from 5 on/);
});
