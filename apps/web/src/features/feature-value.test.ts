import { expect, test } from "vitest";
import { formatFeature, formatSlope } from "./feature-value.ts";
import type { FeatureData } from "./features-query.ts";

const feature = (over: Partial<FeatureData>): FeatureData => ({
  ...{ id: "hba1c", label: "HbA1c", family: "LABORATORY", unit: "%", how: "", parts: [], facts: [] },
  ...{ number: null, flag: null, option: null, at: null, basis: "RECORDED", missing: null, trend: null },
  ...over,
});
const trend = (slopePerYear: number, spanYears: number) => ({ slopePerYear, spanYears, points: [] });

test.each([
  [{ number: 8 }, "8\u202f%"],
  [{ flag: true }, "yes"],
  [{ flag: false, basis: "NONE_RECORDED" }, "none recorded"],
  [{ option: "former", unit: null }, "former"],
  [{ basis: null }, "not known"],
] as const)("%o reads %s", (over, text) => {
  expect(formatFeature(feature(over))).toBe(text);
});

test("a slope has its sign and two digits, and needs three months", () => {
  expect(formatSlope(feature({ trend: trend(0.512, 2) }))).toBe("+0.51\u202f% a year");
  expect(formatSlope(feature({ trend: trend(-6.49, 2), unit: "mm[Hg]" }))).toBe("\u22126.5\u202fmmHg a year");
  expect(formatSlope(feature({ trend: trend(90, 0.1) }))).toBeNull();
});
