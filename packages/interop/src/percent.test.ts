import { expect, test } from "vitest";
import { percent } from "./percent.ts";

test.each([
  [0, "<0.1 %"],
  [0.0009, "<0.1 %"],
  [0.004, "0.4 %"],
  [0.0994, "9.9 %"],
  [0.0996, "10 %"],
  [0.342, "34 %"],
  [0.905, "91 %"],
  [0.9749, "97 %"],
  [0.992, "99.2 %"],
  [0.9995, ">99.9 %"],
])("%f is %s", (probability, text) => {
  expect(percent(probability)).toBe(text);
});
