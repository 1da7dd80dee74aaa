import { expect, test } from "vitest";
import { chiSquaredP } from "./chi-squared.ts";

test.each([
  // R 4.2: pchisq(x, df, lower.tail = FALSE)
  [3.84145882069412, 1, 0.05],
  [5.99146454710798, 2, 0.05],
  [7.81472790325118, 3, 0.05],
  [9.48772903678116, 4, 0.05],
  [18.3070380532751, 10, 0.05],
  [19.6751375726825, 11, 0.05],
  [0, 3, 1],
])("of %f with %i degrees of freedom", (statistic, df, p) => {
  expect(chiSquaredP(statistic, df)).toBeCloseTo(p, 12);
});
