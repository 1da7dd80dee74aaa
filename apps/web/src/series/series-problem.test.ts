import { expect, test } from "vitest";
import { describeSeriesProblem } from "./series-problem.ts";

test.each([
  [["csv", "12"], "Line 12: A value is not a number."],
  [["csv"], "A value is not a number."],
  [["unit"], "A value is not a number."],
  [[], "A value is not a number."],
])("%j", (path, words) => {
  expect(describeSeriesProblem({ message: "A value is not a number.", path })).toBe(words);
});
