import { expect, test } from "vitest";
import { daysBefore, historyOf, measurement } from "../testing/history.ts";
import { newestMeasured } from "./newest-measured.ts";
import { heartRate, serumUrea, systolicBloodPressure, totalCholesterol } from "./value-sets/measures.ts";

const year = 365 * 24 * 60 * 60 * 1000;

test("the newest counts, in the measure's unit", () => {
  const observations = [
    measurement("old", "2093-3", 180, "mg/dL", 300),
    measurement("new", "14647-2", 6, "mmol/L", 20),
  ];
  const { found } = newestMeasured(historyOf({ observations }), totalCholesterol, year);
  expect(found?.value).toBeCloseTo(232.02, 6);
  expect(found).toMatchObject({ factId: "new", at: daysBefore(20) });
});

test("a part of a panel counts as well", () => {
  const panel = measurement("panel", "85354-9", 0, null);
  const part = (loinc: string, valueQuantity: number) => ({
    code: { system: "http://loinc.org", code: loinc },
    valueQuantity,
    valueUnit: "mm[Hg]",
  });
  const observations = [
    { ...panel, valueQuantity: null, components: [part("8480-6", 132), part("8462-4", 84)] },
  ];
  const { found } = newestMeasured(historyOf({ observations }), systolicBloodPressure, year);
  expect(found).toMatchObject({ value: 132, factId: "panel" });
});

test("urea nitrogen is told as urea", () => {
  const observations = [measurement("bun", "3094-0", 28, "mg/dL")];
  const { found } = newestMeasured(historyOf({ observations }), serumUrea, year);
  expect(found?.value).toBeCloseTo(9.995, 3);
});

test("what no living person has, and what has no unit of the kind, is named and not used", () => {
  const observations = [
    measurement("plausible", "8867-4", 72, "/min", 3),
    measurement("impossible", "8867-4", 4000, "/min", 2),
    measurement("unit", "8867-4", 72, "kg", 1),
  ];
  const { found, unused } = newestMeasured(historyOf({ observations }), heartRate, year);
  expect(found?.factId).toBe("plausible");
  expect(unused).toEqual([
    { factId: "unit", at: daysBefore(1), reason: "unit" },
    { factId: "impossible", at: daysBefore(2), reason: "implausible" },
  ]);
});

test("nothing is read that is too old, retracted or of another code", () => {
  const observations = [
    measurement("old", "8867-4", 72, "/min", 3),
    { ...measurement("retracted", "8867-4", 72, "/min"), status: "cancelled" },
    measurement("other", "9279-1", 14, "/min"),
    measurement("later", "8867-4", 72, "/min", -1),
  ];
  const twoDays = 2 * 24 * 60 * 60 * 1000;
  expect(newestMeasured(historyOf({ observations }), heartRate, twoDays)).toEqual({
    found: undefined,
    unused: [],
  });
});
