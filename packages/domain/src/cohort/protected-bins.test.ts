import fc from "fast-check";
import { expect, test } from "vitest";
import { guardCounts } from "./count-guard.ts";
import { binWidth, mergeBins, widenBins } from "./protected-bins.ts";

const guard = guardCounts(() => 0);
const bins = (...people: number[]) => people.map((each, i) => ({ from: i * 5, people: each }));

test("worked example: small bins are one with their neighbours, and the outermost are open", () => {
  expect(mergeBins(bins(2, 4, 30, 3, 9, 25, 1), 5, guard, ["age"])).toEqual([
    { from: null, to: 15, people: { value: 33, floor: 11 } },
    { from: 15, to: 25, people: { value: 11, floor: 11 } },
    { from: 25, to: null, people: { value: 22, floor: 11 } },
  ]);
});

test("too few in all, one or none give nothing", () => {
  for (const few of [bins(), bins(1), bins(0, 3, 7), bins(10)]) {
    expect(mergeBins(few, 5, guard, [])).toEqual([]);
  }
});

const blurred = fc.integer({ min: 0, max: 10 }).map((salt) =>
  // Another blur for each cell, as a site's secret has it.
  guardCounts((cell) => [...cell.join()].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 11, salt)),
);

test("each bin is large, they follow each other without a gap, and none ends at anybody's value", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 20 }), blurred, (people, each) => {
      const shown = mergeBins(bins(...people), 5, each, ["age"]);
      for (const { people: count } of shown) expect(count.value! % 11).toBe(0);
      expect(shown.slice(1).map(({ from }) => from)).toEqual(shown.slice(0, -1).map(({ to }) => to));
      if (shown.length > 0) expect([shown[0]!.from, shown.at(-1)!.to]).toEqual([null, null]);
    }),
  );
});

test("fine bins become wide ones", () => {
  const fine = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6].map((from) => ({ from, people: 1 }));
  expect(widenBins(fine, 0.2)).toEqual([
    { from: 0, people: 1 },
    { from: 0.2, people: 2 },
    { from: 0.4, people: 2 },
    { from: 0.6, people: 1 },
  ]);
  expect(binWidth(12, 1000)).toBe(5);
  expect(binWidth(1.1, 40)).toBe(2);
});
