import fc from "fast-check";
import { expect, test } from "vitest";
import type { PatientHistory } from "../history.ts";
import { answer, daysBefore, drug, historyOf, measurement, problem, relative } from "../testing/history.ts";
import { historyFeatures } from "./index.ts";

const icd10 = (code: string) => ({ system: "http://hl7.org/fhir/sid/icd-10-cm", code });
const sct = (code: string) => ({ system: "http://snomed.info/sct", code });
const now = daysBefore(0);

function feature(id: string, over: Partial<PatientHistory>, at = now) {
  const found = historyFeatures(historyOf(over), at).find((each) => each.id === id);
  if (!found) throw new Error(`There is no feature ${id}.`);
  return found;
}

test("a measured value with its unit, its day, its fact and its trend", () => {
  const observations = [
    measurement("a", "4548-4", 7, "%", 731),
    measurement("b", "59261-8", 58, "mmol/mol", 366),
    measurement("c", "4548-4", 8, "%", 1),
  ];
  const hba1c = feature("hba1c", { observations });
  expect(hba1c).toMatchObject({ value: 8, unit: "%", at: daysBefore(1), basis: "recorded", missing: null });
  expect(hba1c.facts).toEqual([{ kind: "observation", id: "c", at: daysBefore(1) }]);
  expect(hba1c.trend?.points.map(({ factId }) => factId)).toEqual(["a", "b", "c"]);
  expect(hba1c.trend?.slopePerYear).toBeCloseTo(0.5, 2);
  expect(hba1c.trend?.spanYears).toBeCloseTo(2, 2);
});

test("eGFR by CKD-EPI 2021, with the trend of what each creatinine gives", () => {
  const observations = [
    measurement("old", "2160-0", 1, "mg/dL", 400),
    measurement("new", "14682-9", 106.08, "umol/L", 20),
  ];
  const person = { sex: "male", birthDate: "1971-01-01" } as const;
  const rate = feature("filtration-rate", { ...person, observations });
  // 106.08 umol/L are 1.2 mg/dL, at 55 years: 142 * (1.2 / 0.9)^-1.2 * 0.9938^55.
  expect(rate.value).toBeCloseTo(71.4, 1);
  expect(rate.trend?.points).toHaveLength(2);
  expect(rate.trend?.slopePerYear).toBeLessThan(-10);
  expect(feature("filtration-rate", { observations, sex: "unknown" }).missing).toContain("creatinine");
});

test("nobody grows older after death", () => {
  const person = { birthDate: "1910-03-01", deceasedAt: new Date("1987-05-01") };
  expect(feature("age", person).value).toBe(77);
  expect(feature("age", { ...person, deceasedAt: new Date("2999-01-01") }).value).toBeGreaterThan(77);
});

test("what cannot be is not used, and says so", () => {
  const observations = [measurement("slip", "8480-6", 1240, "mm[Hg]")];
  const pressure = feature("systolic-blood-pressure", { observations });
  expect(pressure).toMatchObject({ value: null, unused: [{ id: "slip", reason: "implausible" }] });
  expect(pressure.missing).toContain("not possible");
});

test("pack-years, smoking and relatives", () => {
  const packs = { ...measurement("p", "x", 26, "{pack-years}"), code: sct("401201003") };
  const observations = [packs, answer("s", "72166-2", sct("8517006"))];
  const familyHistory = [relative("r", "MTH", sct("44054006"))];
  expect(feature("pack-years", { observations }).value).toBe(26);
  expect(feature("smoking", { observations }).value).toBe("former");
  expect(feature("relatives-diabetes", { familyHistory }).value).toBe(1);
  expect(feature("relatives-diabetes", {}).missing).toContain("does not say that there is none");
});

test("drugs by class, and none of a class in a record that lists any", () => {
  const medications = [drug("m", "860975", "metformin hydrochloride 500 MG Oral Tablet")];
  expect(feature("glucose-lowering", { medications })).toMatchObject({ value: true, facts: [{ id: "m" }] });
  expect(feature("statin", { medications })).toMatchObject({ value: false, basis: "none-recorded" });
  expect(feature("statin", {})).toMatchObject({ value: null, basis: null });
});

const coded = (id: string, code: string) => problem(id, "", { code: icd10(code) });

test("Charlson's index: the graver form of a disease counts, and not both", () => {
  const conditions = [
    coded("infarction", "I25.2"), // 1
    coded("diabetes", "E11.9"), // not beside the next
    coded("nephropathy", "E11.21"), // 2
    coded("breast", "C50.911"), // not beside the next
    coded("lung-metastasis", "C78.00"), // 6
  ];
  const index = feature("charlson", { conditions });
  expect(index).toMatchObject({ value: 9, basis: "recorded" });
  expect(index.parts).toHaveLength(3);
  expect(index.facts.map(({ id }) => id)).toEqual(["infarction", "nephropathy", "lung-metastasis"]);
  // A woman of 60: two decades from 50 on.
  expect(feature("charlson-age", { conditions }).value).toBe(11);
});

test.each([
  ["1976-03-02", 0],
  ["1976-03-01", 1],
  ["1946-01-01", 4],
  ["1926-01-01", 4],
])("Charlson's age, born %s: %d", (birthDate, points) => {
  expect(feature("charlson-age", { birthDate, conditions: [coded("k", "M19.90")] }).value).toBe(points);
});

test("Charlson's index of a record that holds nothing is not known", () => {
  expect(feature("charlson", {}).value).toBeNull();
});

test("every feature has a name and says how it is derived and what is missing", () => {
  const bare = historyFeatures(historyOf({ birthDate: null, sex: "unknown" }), now);
  expect(new Set(bare.map(({ id }) => id)).size).toBe(bare.length);
  for (const { value, missing, how, label } of bare) {
    expect([value, label === "", how === ""]).toEqual([null, false, false]);
    expect(missing).toMatch(/\.$/);
  }
});

test("no fact that is recorded later changes what was known", () => {
  const days = fc.integer({ min: 0, max: 900 });
  const values = fc.record({ taken: days, known: days, value: fc.integer({ min: 3, max: 15 }) });
  fc.assert(
    fc.property(fc.array(values), fc.array(values), days, (facts, later, at) => {
      const fact = (name: string) => (each: { taken: number; known: number; value: number }, i: number) => ({
        ...measurement(`${name}${i}`, "4548-4", each.value, "%", each.taken),
        recordedAt: daysBefore(each.known),
      });
      const observations = facts.map(fact("a"));
      const unseen = later.filter(({ known }) => known < at).map(fact("b"));
      expect(
        historyFeatures(historyOf({ observations: [...observations, ...unseen] }), daysBefore(at)),
      ).toEqual(historyFeatures(historyOf({ observations }), daysBefore(at)));
    }),
  );
});
