import { expect, test } from "vitest";
import { formatObservation, type ObservationValue } from "./observation.ts";

const empty: ObservationValue = {
  valueQuantity: null,
  valueUnit: null,
  valueCode: null,
  valueText: null,
  valueBoolean: null,
  components: [],
};

test("each kind of value reads as a clinician writes it", () => {
  expect(formatObservation({ ...empty, valueQuantity: 27.4, valueUnit: "kg/m2" })).toBe("27.4\u202fkg/m²");
  expect(formatObservation({ ...empty, valueCode: { code: "266919005", display: "Never smoked" } })).toBe(
    "Never smoked",
  );
  const code = { code: "266919005", display: null };
  expect(formatObservation({ ...empty, valueCode: code, valueText: "Never smoked" })).toBe("Never smoked");
  expect(formatObservation({ ...empty, valueCode: code })).toBe("266919005");
  expect(formatObservation({ ...empty, valueBoolean: false })).toBe("no");
  expect(formatObservation(empty)).toBe("");
});

test("components of one unit are read together, as blood pressure is", () => {
  const part = (code: string, valueQuantity: number) => ({
    code: { code, display: null },
    valueQuantity,
    valueUnit: "mm[Hg]",
  });
  expect(formatObservation({ ...empty, components: [part("8480-6", 132), part("8462-4", 84)] })).toBe(
    "132/84\u202fmmHg",
  );
});
