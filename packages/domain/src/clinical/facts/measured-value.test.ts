import { expect, test } from "vitest";
import { LOINC } from "../history.ts";
import { unusedReason } from "./measured-value.ts";

const of = (code: string, valueQuantity: number | null, valueUnit: string | null, system = LOINC) => ({
  code: { system, code },
  valueQuantity,
  valueUnit,
  components: [],
});

test.each([
  ["a heart rate of 4,000", of("8867-4", 4000, "/min"), "implausible"],
  ["a heart rate in kilograms", of("8867-4", 72, "kg"), "unit"],
  ["a heart rate of 72", of("8867-4", 72, "/min"), undefined],
  ["98.6 degrees Fahrenheit", of("8310-5", 98.6, "[degF]"), undefined],
  ["98.6 degrees Celsius", of("8310-5", 98.6, "Cel"), "implausible"],
  ["1.8 metres", of("8302-2", 1.8, "m"), undefined],
  ["cholesterol of 5 mmol/L", of("2093-3", 5, "mmol/L"), undefined],
  ["what has no number", of("8867-4", null, null), undefined],
  ["what no measure is", of("8867-4", 4000, "/min", "urn:local"), undefined],
])("%s", (_what, observation, reason) => {
  expect(unusedReason(observation)).toBe(reason);
});

test("one impossible part of a blood pressure is enough", () => {
  const parts = [of("8480-6", 1320, "mm[Hg]"), of("8462-4", 84, "mm[Hg]")];
  expect(unusedReason({ ...of("85354-9", null, null), components: parts })).toBe("implausible");
});
