import fc from "fast-check";
import { expect, test } from "vitest";
import { ICD_10, LOINC, SNOMED_CT } from "../../clinical/history.ts";
import { codeColumns, type ExportRules } from "./export-facts.ts";
import { exportTable } from "./export-tables.ts";
import { isPublicCode } from "./known-codes.ts";
import { plainUcum } from "./known-words.ts";
import { maskCondition, maskObservation } from "./mask-facts.ts";
import { rareCodes, shareCodes } from "./shared-codes.ts";

const mask = { pseudonym: "ab".repeat(16), shiftDays: 10, sex: "female", ageBand: "40-44" };
const telling = shareCodes(
  [
    { system: SNOMED_CT, code: "44054006", people: 30 },
    { system: LOINC, code: "4548-4", people: 30 },
    { system: LOINC, code: "63900-5", people: 30 },
    { system: "urn:hospital", code: "MRN-1", people: 30 },
    { system: ICD_10, code: "C50.9", people: 3 },
  ],
  [{ system: ICD_10, code: "C50", people: 14 }],
  11,
);
const rules: ExportRules = {
  codes: Object.fromEntries(
    codeColumns.map((column) => [column, telling]),
  ) as unknown as ExportRules["codes"],
  vocabulary: { scenarios: new Set(), classes: new Set(), findings: new Set(), models: new Set() },
};
const at = new Date("2024-03-11T08:30:00Z");
const condition = {
  ...{ codeSystem: SNOMED_CT, code: "44054006", clinicalStatus: "active", verificationStatus: "he said so" },
  ...{ bodySiteSystem: null, bodySiteCode: null, effectiveAt: at, abatedAt: null, recordedAt: at },
};
const observation = {
  ...{ codeSystem: LOINC, code: "4548-4", category: "laboratory", effectiveAt: at, recordedAt: at },
  ...{ valueQuantity: 53.00512, valueUnit: "mmol/mol{Hb}", valueCodeSystem: null, valueCode: null },
  valueBoolean: null,
};

test("worked example: a condition, its dates ten days early, a word that is none gone", () => {
  expect(maskCondition(condition, mask, rules)).toMatchObject({
    ...{ system: SNOMED_CT, code: "44054006", clinical_status: "active", verification_status: null },
    ...{ onset_date: "2024-03-01", abatement_date: null },
  });
  const rare = maskCondition({ ...condition, codeSystem: ICD_10, code: "C50.9" }, mask, rules);
  expect(rare).toMatchObject({ system: ICD_10, code: "C50" });
});

test("worked example: a measurement with its harmonised value; ages are pooled", () => {
  const row = maskObservation(observation, mask, rules)!;
  expect(row).toMatchObject({
    value: 53.01,
    unit: "mmol/mol",
    measure: "haemoglobin-a1c",
    measure_value: 7.001,
  });
  expect(Object.keys(row)).toEqual(exportTable("observations").columns.map(({ name }) => name));
  const aged = { ...observation, valueQuantity: 97, valueUnit: "a" };
  expect(maskObservation(aged, mask, rules)).toMatchObject({ value: 90, unit: "a" });
  const worded = { ...observation, valueUnit: "as Ada said" };
  expect(maskObservation(worded, mask, rules)).toMatchObject({ value: null, unit: null });
});

test("not told: a site's own code, an identifying one, a rare one without a category, an unseen one", () => {
  for (const [system, code] of [
    ["urn:hospital", "MRN-1"],
    [LOINC, "63900-5"],
    [ICD_10, "D50.1"],
    [SNOMED_CT, "1234567"],
  ] as const) {
    expect(maskCondition({ ...condition, codeSystem: system, code }, mask, rules)).toBeNull();
  }
  expect(telling).toMatchObject({ generalised: 1, withheld: 2 });
  const counted = [{ system: ICD_10, code: "C50.9", people: 3 }];
  expect(rareCodes(counted, 11)).toEqual([{ system: ICD_10, code: "C50.9", category: "C50" }]);
});

test.each([
  "mg/dL",
  "mm[Hg]",
  "10*3/uL",
  "/min",
  "%",
  "kg/m2",
  "ug/L",
  "mL/min/{1.73_m2}",
  "{score}",
  "[IU]/L",
  "cm",
])("%s is a unit", (unit) => expect(plainUcum(unit)).not.toBeNull());

test("property: no name is a unit or a public code", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Z][a-z]{4,12}( [A-Z][a-z]{4,12})?$/), (name) => {
      expect(plainUcum(name)).toBeNull();
      expect(isPublicCode(SNOMED_CT, name)).toBe(false);
      expect(isPublicCode(LOINC, name)).toBe(false);
      expect(isPublicCode("urn:synoptic:uncoded", name)).toBe(false);
    }),
  );
});
