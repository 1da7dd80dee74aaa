import { expect, test } from "vitest";
import { differenceWords, horizonWarning, intervalWords, percentWords, pWords } from "./words.ts";

test("figures in words", () => {
  expect(intervalWords({ value: 0.84, low: 0.79, high: 0.9 })).toBe("0.84 (0.79 to 0.90)");
  expect(percentWords({ value: 0.845, low: 0.05, high: 1 })).toBe("85\u202f% (5 to 100)");
  expect(differenceWords({ value: 0.05, low: -0.01, high: 0.11, p: 0.1 })).toBe(
    "+0.05 (\u22120.01 to 0.11), p = 0.1",
  );
  expect(pWords(0.001)).toBe("p ≤ 0.001");
});

test("a risk of ten years beside labels of three says what may not be concluded; of ten it says nothing", () => {
  const warning = horizonWarning({ horizonYears: 10, withinDays: 1_096 });
  expect(warning).toContain("It speaks of 10 years, the labels of 3 years.");
  expect(horizonWarning({ horizonYears: 10, withinDays: 3_652 })).toBeNull();
  expect(horizonWarning({ horizonYears: null, withinDays: 90 })).toBeNull();
  expect(horizonWarning({ horizonYears: 1, withinDays: null })).toBeNull();
});
