import { afterAll, beforeAll, expect, test } from "vitest";
import { computeScores } from "./compute-scores.ts";
import { importHistory } from "./import-history.ts";
import { openTestContext, type TestContext } from "./testing/test-context.ts";

let parts: TestContext;
let patientId: string;

const loinc = (code: string) => ({ coding: [{ system: "http://loinc.org", code }] });
const snomed = (code: string) => ({ coding: [{ system: "http://snomed.info/sct", code }] });
const ucum = (value: number, code: string) => ({ value, code, system: "http://unitsofmeasure.org" });
const subject = { reference: "Patient/ada" };

const measured = (id: string, code: string, value: object, day: string) => ({
  ...{ resourceType: "Observation", id, status: "final", subject, code: loinc(code) },
  ...{ effectiveDateTime: `${day}T09:00:00Z`, issued: `${day}T09:00:00Z`, ...value },
});

/** The Framingham paper's example of a woman of 61, cholesterol in mmol/L. */
const resources = [
  { resourceType: "Patient", id: "ada", gender: "female", birthDate: "1964-06-01" },
  measured("chol", "14647-2", { valueQuantity: ucum(180 / 38.67, "mmol/L") }, "2025-05-01"),
  measured("hdl", "2085-9", { valueQuantity: ucum(47, "mg/dL") }, "2025-05-01"),
  measured("smoking", "72166-2", { valueCodeableConcept: snomed("77176002") }, "2025-05-01"),
  measured(
    "pressure",
    "85354-9",
    { component: [{ code: loinc("8480-6"), valueQuantity: ucum(124, "mm[Hg]") }] },
    "2025-12-01",
  ),
  {
    ...{ resourceType: "Condition", id: "arthritis", subject, code: snomed("396275006") },
    ...{ onsetDateTime: "2020-01-01T00:00:00Z", recordedDate: "2020-01-01T00:00:00Z" },
  },
];

beforeAll(async () => {
  parts = await openTestContext();
  const entry = resources.map((resource) => ({ resource }));
  const bundle = { resourceType: "Bundle", type: "collection", entry };
  const { refused } = await importHistory(parts.context, parts.actor, { bundle, sourceSystem: "urn:test" });
  expect(refused).toEqual([]);
  patientId = (await parts.db.patient.findFirstOrThrow({ where: { fhirId: "ada" } })).id;
});
afterAll(async () => {
  await parts.close();
});

const compute = (over: object = {}) => computeScores(parts.context, parts.actor, { patientId, ...over });

test("an imported history is computed, and each input names its fact", async () => {
  const [result] = await compute({ scoreIds: ["framingham-cvd-lipids"] });
  expect(result).toMatchObject({ status: "computed", band: { label: "Intermediate" } });
  expect(result?.outcome?.risks[0]?.probability).toBeCloseTo(0.1048, 4);
  const pressure = await parts.db.observation.findFirstOrThrow({ where: { fhirId: "pressure" } });
  expect(result?.inputs.find(({ id }) => id === "systolicBloodPressure")).toMatchObject({
    value: 124,
    basis: "recorded",
    facts: [{ kind: "observation", id: pressure.id, at: new Date("2025-12-01T09:00:00Z") }],
  });
});

test("the whole shelf answers, each score in one of three ways", async () => {
  const results = await compute();
  expect(results.length).toBeGreaterThan(2);
  for (const { status, outcome, missing, refusals } of results) {
    expect(outcome !== null).toBe(status === "computed");
    expect(missing.length + refusals.length === 0).toBe(status === "computed");
  }
});

test("as it was known before the pressure was taken, the pressure is missing", async () => {
  const [result] = await compute({
    scoreIds: ["framingham-cvd-lipids"],
    at: new Date("2025-11-30T00:00:00Z"),
  });
  expect(result).toMatchObject({ status: "missing", missing: ["systolicBloodPressure"] });
});

test("what the caller gives counts", async () => {
  const given = [
    { id: "systolicBloodPressure", number: 160 },
    { id: "smoking", option: "never" },
    { id: "diabetes", flag: true },
  ];
  const [result] = await compute({ scoreIds: ["framingham-cvd-lipids"], given });
  expect(result?.inputs.filter(({ basis }) => basis === "given").map(({ id }) => id)).toEqual([
    "systolicBloodPressure",
    "smoking",
    "diabetes",
  ]);
});

test.each([
  ["another site's patient", {}, "NOT_FOUND"],
  ["a score that does not exist", { scoreIds: ["astrology"] }, "INVALID_INPUT"],
  ["an input that does not exist", { given: [{ id: "constructor", number: 1 }] }, "INVALID_INPUT"],
  ["two values of one input", { given: [{ id: "age", number: 50, flag: true }] }, "INVALID_INPUT"],
  [
    "an input given twice",
    {
      given: [
        { id: "age", number: 50 },
        { id: "age", number: 51 },
      ],
    },
    "INVALID_INPUT",
  ],
  ["a value out of range", { given: [{ id: "heartRate", number: 4000 }] }, "INVALID_INPUT"],
  ["no number at all", { given: [{ id: "heartRate", number: Number.NaN }] }, "INVALID_INPUT"],
  ["a word in place of an option", { given: [{ id: "smoking", option: "sometimes" }] }, "INVALID_INPUT"],
  ["a number in place of a flag", { given: [{ id: "diabetes", number: 1 }] }, "INVALID_INPUT"],
  ["a moment in the future", { at: new Date("2030-01-01T00:00:00Z") }, "INVALID_INPUT"],
])("refuses %s", async (what, over, code) => {
  const actor = what === "another site's patient" ? parts.stranger : parts.actor;
  await expect(computeScores(parts.context, actor, { patientId, ...over })).rejects.toMatchObject({ code });
});

test("a researcher finds no one", async () => {
  const researcher = { ...parts.actor, role: "researcher" as const };
  await expect(computeScores(parts.context, researcher, { patientId })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});
