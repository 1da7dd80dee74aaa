import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { convertUnit } from "./units.ts";

test.each([
  [200, "mg/dL", "mmol/L", "cholesterol", 5.172],
  [6.3, "mmol/L", "mg/dL", "cholesterol", 243.621],
  [88.4, "umol/L", "mg/dL", "creatinine", 1],
  [1.2, "mg/dL", "umol/L", "creatinine", 106.08],
  [19.6, "mg/dL", "mmol/L", "urea-nitrogen", 6.9967],
  [42, "mg/dL", "mmol/L", "urea", 6.993],
  [1.7, "mmol/L", "mg/dL", "triglycerides", 150.569],
  [10, "mmol/L", "mg/dL", "glucose", 180.16],
  // The pairs that laboratories print side by side: 48 mmol/mol is 6.5 %, 86 is 10.0 %.
  [48, "mmol/mol", "%", "hba1c", 6.543],
  [86, "mmol/mol", "%", "hba1c", 10.019],
  [7.1, "%", "%", "hba1c", 7.1],
] as const)("%d %s is in %s of %s %d", (value, from, to, substance, expected) => {
  expect(convertUnit(value, from, to, substance)).toBeCloseTo(expected, 3);
});

test.each([
  [1.8, "m", "cm", 180],
  [70, "[in_i]", "cm", 177.8],
  [154.32, "[lb_av]", "kg", 69.998],
  [100, "[degF]", "Cel", 37.7778],
  [310.15, "K", "Cel", 37],
  [16, "kPa", "mm[Hg]", 120.01],
  [3, "mg/mmol", "mg/g", 26.52],
  [30, "mg/g{creat}", "mg/g", 30],
  [72, "{beats}/min", "/min", 72],
  [5, "mg/dL", "mg/L", 50],
  [58, "mL/min/{1.73_m2}", "mL/min/1.73m2", 58],
  [15, "{score}", "1", 15],
  [15, null, "1", 15],
])("%d %s is %s %d", (value, from, to, expected) => {
  expect(convertUnit(value, from, to)).toBeCloseTo(expected, 2);
});

describe("nothing comes of", () => {
  test.each([
    ["another dimension", "kg", "cm", undefined],
    ["a substance that is not told", "mmol/L", "mg/dL", undefined],
    ["no unit", null, "mm[Hg]", undefined],
    ["a unit that is not known", "stone", "kg", undefined],
    ["a name that every object has", "constructor", "cm", undefined],
    ["a length of cholesterol", "cm", "mg/dL", "cholesterol"],
  ] as const)("%s", (_what, from, to, substance) => {
    expect(convertUnit(1, from, to, substance)).toBeUndefined();
  });
});

test("there and back again is the same", () => {
  const pairs = [
    ["mg/dL", "mmol/L", "cholesterol"],
    ["mg/dL", "umol/L", "creatinine"],
    ["cm", "m", undefined],
    ["kg", "[lb_av]", undefined],
  ] as const;
  fc.assert(
    fc.property(fc.constantFrom(...pairs), fc.double({ min: 0.01, max: 1e4, noNaN: true }), (pair, value) => {
      const [from, to, substance] = pair;
      const there = convertUnit(value, from, to, substance)!;
      expect(convertUnit(there, to, from, substance)! / value).toBeCloseTo(1, 12);
    }),
  );
});
