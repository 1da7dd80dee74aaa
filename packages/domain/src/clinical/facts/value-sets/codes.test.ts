import { expect, test } from "vitest";
import { CHARLSON } from "./charlson.ts";
import * as conditions from "./conditions.ts";
import { antihypertensives, isDrugIn, statins } from "./drugs.ts";
import { FOUR_C_COMORBIDITIES } from "./four-c-comorbidities.ts";
import * as measures from "./measures.ts";
import { SMOKING_ANSWERS, SMOKING_QUESTIONS } from "./smoking-states.ts";

/** Verhoeff's dihedral check, by which every SNOMED CT identifier ends. */
function endsByVerhoeff(code: string): boolean {
  const multiply = (a: number, b: number) =>
    a < 5 ? (b < 5 ? (a + b) % 5 : ((a + b) % 5) + 5) : b < 5 ? ((a - b + 5) % 5) + 5 : (a - b + 5) % 5;
  const step = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
  let check = 0;
  for (const [place, digit] of [...code].reverse().entries()) {
    let permuted = Number(digit);
    for (let i = 0; i < place % 8; i++) permuted = step[permuted]!;
    check = multiply(check, permuted);
  }
  return check === 0;
}

/** Luhn's check, by which every LOINC code ends. */
function endsByLuhn(code: string): boolean {
  const [digits = "", check] = code.split("-");
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return (10 - (sum % 10)) % 10 === Number(check);
}

const grouped = [...FOUR_C_COMORBIDITIES, ...CHARLSON].map(({ set }) => set);

test("no SNOMED CT code is a slip of the pen", () => {
  const codes = [
    ...[...Object.values(conditions), ...grouped].flatMap(({ snomed }) => Object.keys(snomed)),
    ...Object.values(measures).flatMap((measure) =>
      Object.keys(("snomed" in measure && measure.snomed) || {}),
    ),
    ...Object.keys(SMOKING_ANSWERS).filter((code) => /^\d+$/.test(code)),
  ];
  expect(codes.length).toBeGreaterThan(60);
  expect(codes.filter((code) => !endsByVerhoeff(code))).toEqual([]);
  expect(endsByVerhoeff("44054007")).toBe(false);
});

test("no LOINC code is a slip of the pen", () => {
  const codes = [
    ...Object.values(measures).flatMap(({ loinc }) => Object.keys(loinc)),
    ...Object.keys(SMOKING_QUESTIONS),
  ];
  expect(codes.length).toBeGreaterThan(20);
  expect(codes.filter((code) => !endsByLuhn(code))).toEqual([]);
  expect(endsByLuhn("8480-5")).toBe(false);
});

test("ICD-10 categories have the form of ICD-10", () => {
  const codes = [...Object.values(conditions), ...grouped].flatMap(({ icd10 }) => Object.keys(icd10));
  expect(codes.filter((code) => !/^[A-Z]\d[0-9A-Z](\.\d{1,2})?$/.test(code))).toEqual([]);
});

const rxnorm = (code: string, display?: string) => ({
  system: "http://www.nlm.nih.gov/research/umls/rxnorm",
  code,
  display,
});

test("a drug is known by its ingredient, by a product's name, and by ATC", () => {
  expect(isDrugIn(antihypertensives, rxnorm("29046"))).toBe(true);
  expect(isDrugIn(antihypertensives, rxnorm("314076", "lisinopril 10 MG Oral Tablet"))).toBe(true);
  expect(isDrugIn(antihypertensives, { system: "http://www.whocc.no/atc", code: "C09AA03" })).toBe(true);
  expect(isDrugIn(statins, rxnorm("314076", "lisinopril 10 MG Oral Tablet"))).toBe(false);
  expect(isDrugIn(statins, rxnorm("6809", "metformin"))).toBe(false);
  expect(isDrugIn(statins, { system: "http://www.whocc.no/atc", code: "C10AA05" })).toBe(true);
  expect(isDrugIn(statins, { system: "urn:other", code: "83367", display: "atorvastatin" })).toBe(false);
});
