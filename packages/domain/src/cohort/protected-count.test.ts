import fc from "fast-check";
import { expect, test } from "vitest";
import { protectCount } from "./protected-count.ts";

test.each([
  // count, blur, shown
  [0, 0, null],
  [10, 0, null],
  [11, 0, 11],
  [11, 1, null],
  [20, 10, null],
  [21, 10, 22],
  [100, 5, 99],
  [100, 0, 99],
  [100, 10, 110],
])("%d persons, blurred by %d, are shown as %s", (count, blur, value) => {
  expect(protectCount(count, { blur })).toEqual({ value, floor: 11 });
});

const blur = fc.integer({ min: 0, max: 10 });

test("two questions that differ in 1 to 10 persons do not tell how many", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 100_000 }),
      fc.integer({ min: 1, max: 10 }),
      blur,
      blur,
      (count, more, one, other) => {
        const fewer = protectCount(count, { blur: one }).value ?? 0;
        const all = protectCount(count + more, { blur: other }).value ?? 0;
        expect(Math.abs(all - fewer) === 0 || Math.abs(all - fewer) >= 11).toBe(true);
      },
    ),
    { numRuns: 10_000 },
  );
});

test("a hidden cell does not follow from the total and the others", () => {
  const cell = fc.tuple(fc.integer({ min: 0, max: 500 }), blur);
  fc.assert(
    fc.property(fc.array(cell, { minLength: 2, maxLength: 12 }), blur, (cells, ofTotal) => {
      const shown = cells.map(([count, own]) => protectCount(count, { blur: own }).value);
      const sum = cells.reduce((before, [count]) => before + count, 0);
      const total = protectCount(sum, { blur: ofTotal }).value;
      const rest = (total ?? 0) - shown.reduce<number>((before, one) => before + (one ?? 0), 0);
      expect(Math.abs(rest) % 11).toBe(0);
    }),
  );
});

test("no count is a step for every question: one person more changes what one question in eleven shows", () => {
  const blurs = Array.from({ length: 11 }, (_, i) => i);
  for (let count = 0; count < 200; count++) {
    const changed = blurs.filter(
      (each) => protectCount(count, { blur: each }).value !== protectCount(count + 1, { blur: each }).value,
    );
    expect(changed.length, `from ${count}`).toBeLessThanOrEqual(2);
  }
});

test("what is shown lies less than one floor from the count", () => {
  fc.assert(
    fc.property(fc.integer({ min: 11, max: 10_000 }), blur, (count, each) => {
      const { value } = protectCount(count, { blur: each });
      if (value === null) expect(count).toBeLessThan(22);
      else expect(Math.abs(value - count)).toBeLessThan(11);
    }),
  );
});

test.each([4, 0, 5.5, Number.NaN])("a floor of %d is refused", (floor) => {
  expect(() => protectCount(20, { blur: 0, floor })).toThrow(/from 5 on/);
});
