import { expect, test } from "vitest";
import { differenceWords, termWords } from "./evidence-words.ts";

test("a strength is a factor, what changes it has a sign", () => {
  expect(termWords({ name: "strength", value: 0.62, low: 0.48, high: 0.761 })).toBe(
    "image counts 0.62 (0.48 to 0.76) times",
  );
  expect(termWords({ name: "age", value: -0.05, low: -0.1, high: 0.01 })).toBe(
    "a decade over 50 adds −0.05 (−0.10 to +0.01)",
  );
});

test("a difference with its interval, and a part beside itself", () => {
  expect(differenceWords({ value: 0.0214, low: -0.001, high: 0.04 })).toBe("+0.021 (−0.001 to +0.040)");
  expect(differenceWords(null)).toBe("–");
  expect(differenceWords({ value: 0, low: 0, high: 0 })).toBe("the same");
});
