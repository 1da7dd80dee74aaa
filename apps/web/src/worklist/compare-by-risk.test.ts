import { expect, test } from "vitest";
import { compareByRisk } from "./compare-by-risk.ts";

test("highest risk first; a case without one comes last, even after a risk of nothing", () => {
  const cases = [
    { id: "a", rankProbability: null },
    { id: "b", rankProbability: 0 },
    { id: "c", rankProbability: 0.7 },
    { id: "d", rankProbability: 0.02 },
  ];
  expect(cases.toSorted(compareByRisk).map(({ id }) => id)).toEqual(["c", "d", "b", "a"]);
});
