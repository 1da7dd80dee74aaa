import { expect, test } from "vitest";
import { showPeriods } from "./show-periods.ts";

const show = (period: string, people = 0) => `${period}: ${people >= 11 ? people : "few"}`;
const isTold = (shown: string) => !shown.endsWith("few");
const periodsOf = (exact: [string, number][]) => showPeriods(new Map(exact), show, isTold);

test("quarters from the first that is told to the last; what is hidden between looks as one of nobody", () => {
  const shown = periodsOf([
    ["2023-2", 3],
    ["2023-3", 20],
    ["2023-4", 30],
    ["2024-1", 12],
    ["2024-2", 5],
    ["2024-4", 40],
    ["2025-1", 2],
    ["2023", 53],
    ["2024", 57],
  ]);
  expect(shown).toEqual([
    "2023-3: 20",
    "2023-4: 30",
    "2024-1: 12",
    "2024-2: few",
    "2024-3: few",
    "2024-4: 40",
  ]);
});

test("years where quarters are of too few, and nothing where years are too", () => {
  const quarters: [string, number][] = [1, 2, 3, 4].map((part) => [`2023-${part}`, 4]);
  expect(periodsOf([...quarters, ["2023", 16], ["2021", 11]])).toEqual(["2021: 11", "2022: few", "2023: 16"]);
  expect(periodsOf([...quarters, ["2023", 10]])).toEqual([]);
});
