import fc from "fast-check";
import { expect, test } from "vitest";
import { type QuasiCell, shownCells } from "./small-cells.ts";

const floor = 11;

test("worked example: large cells keep both, the few lose the sex, the fewest are left out", () => {
  const cells = [
    { sex: "female", age: 42, people: 400 },
    { sex: "male", age: 44, people: 400 },
    { sex: "other", age: 41, people: 9 },
    { sex: "unknown", age: 43, people: 3 },
    { sex: "male", age: 90, people: 4 },
  ];
  expect(shownCells(cells, floor)).toEqual([
    { sex: "female", ageBand: "40-44" },
    { sex: "male", ageBand: "40-44" },
    { sex: null, ageBand: "40-44" },
    { sex: null, ageBand: "40-44" },
    "left-out",
  ]);
});

test("worked example: where many cells are small, all bands become wider", () => {
  const cells = Array.from({ length: 20 }, (_, i) => ({ sex: "female", age: 40 + i, people: 2 }));
  expect(new Set(shownCells(cells, floor).map((shown) => JSON.stringify(shown)))).toEqual(
    new Set(['{"sex":"female","ageBand":"40-49"}', '{"sex":"female","ageBand":"50-59"}']),
  );
});

test("property: what is told is told of as many as the floor, and nobody's age above 89", () => {
  const cell = fc.record({
    sex: fc.constantFrom("female", "male", "other", "unknown"),
    age: fc.option(fc.integer({ min: 0, max: 90 })),
    people: fc.integer({ min: 1, max: 40 }),
  });
  const distinct = fc.uniqueArray(cell, { selector: ({ sex, age }) => `${sex} ${age}`, maxLength: 60 });
  fc.assert(
    fc.property(distinct, (cells: QuasiCell[]) => {
      const told = new Map<string, number>();
      shownCells(cells, floor).forEach((shown, i) => {
        if (shown === "left-out") return;
        const key = `${shown.sex} ${shown.ageBand}`;
        told.set(key, (told.get(key) ?? 0) + cells[i]!.people);
        expect(shown.ageBand ?? "0-4").toMatch(/^(90\+|[0-8]\d?-[0-8]?\d)$/);
      });
      for (const people of told.values()) expect(people).toBeGreaterThanOrEqual(floor);
    }),
  );
});
