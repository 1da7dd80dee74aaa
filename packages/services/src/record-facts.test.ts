import type { Actor } from "@synoptic/domain";
import { InvalidInputError, NotFoundError } from "@synoptic/domain";
import { createTestDatabase } from "@synoptic/persistence/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recordCondition } from "./record-condition.ts";
import { recordFamilyHistory } from "./record-family-history.ts";
import { recordMedication } from "./record-medication.ts";
import { recordObservation } from "./record-observation.ts";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let actor: Actor;
let stranger: Actor;
let patientId: string;
const recordedAt = new Date("2026-02-01T12:00:00Z");
const context = () => ({ db: database.db, now: () => recordedAt });

const weight = { system: "http://loinc.org", code: "29463-7", display: "Body weight" };
const melanoma = { system: "http://snomed.info/sct", code: "372244006" };
const mother = {
  system: "http://terminology.hl7.org/CodeSystem/v3-RoleCode",
  code: "MTH",
  display: "mother",
};

beforeAll(async () => {
  database = await createTestDatabase();
  const [a, b] = await Promise.all(
    ["north", "south"].map((slug) => database.db.site.create({ data: { slug, name: slug } })),
  );
  actor = { kind: "client", id: a!.id, siteId: a!.id, role: "integrator" };
  stranger = { ...actor, siteId: b!.id };
  patientId = (await database.db.patient.create({ data: { siteId: a!.id } })).id;
});
afterAll(() => database.close());

test("worked example: one fact of each kind, known from now on, each with its note", async () => {
  const effectiveAt = new Date("2020-05-01T00:00:00Z");
  const observation = await recordObservation(context(), actor, {
    patientId,
    code: weight,
    effectiveAt,
    valueQuantity: 70.5,
    valueUnit: "kg",
  });
  const condition = await recordCondition(context(), actor, {
    patientId,
    code: melanoma,
    bodySite: melanoma,
  });
  const medication = await recordMedication(context(), actor, { patientId, code: melanoma, effectiveAt });
  const family = await recordFamilyHistory(context(), actor, {
    patientId,
    relationship: mother,
    condition: melanoma,
    onsetAgeYears: 51,
  });

  const history = await database.db.patient.findUniqueOrThrow({
    where: { id: patientId },
    include: { observations: true, conditions: true, medicationStatements: true, familyMemberHistory: true },
  });
  expect(history.observations).toMatchObject([
    { ...observation, code: "29463-7", display: "Body weight", valueQuantity: 70.5, effectiveAt, recordedAt },
  ]);
  expect(history.conditions).toMatchObject([
    { ...condition, clinicalStatus: "active", bodySiteCode: "372244006", effectiveAt: null, recordedAt },
  ]);
  expect(history.medicationStatements).toMatchObject([
    { ...medication, status: "active", effectiveAt, recordedAt },
  ]);
  expect(history.familyMemberHistory).toMatchObject([
    { ...family, relationshipCode: "MTH", conditionCode: "372244006", onsetAgeYears: 51, recordedAt },
  ]);
  const notes = await database.db.auditEvent.findMany({ where: { patientId }, select: { action: true } });
  expect(notes.map(({ action }) => action).sort()).toEqual([
    "condition.record",
    "family-member-history.record",
    "medication-statement.record",
    "observation.record",
  ]);
});

test("an observation without a time was true when it was told", async () => {
  const { id } = await recordObservation(context(), actor, { patientId, code: weight, valueBoolean: false });
  const stored = await database.db.observation.findUniqueOrThrow({ where: { id } });
  expect(stored).toMatchObject({ effectiveAt: recordedAt, valueBoolean: false, valueQuantity: null });
});

test("refused: another site's patient is not found", async () => {
  await expect(
    recordObservation(context(), stranger, { patientId, code: weight, valueQuantity: 1 }),
  ).rejects.toThrow(NotFoundError);
  await expect(recordCondition(context(), stranger, { patientId, code: melanoma })).rejects.toThrow(
    NotFoundError,
  );
});

test.each([
  ["no value", {}],
  ["two values", { valueQuantity: 1, valueText: "one" }],
  ["a unit of nothing", { valueText: "one", valueUnit: "kg" }],
  ["an infinite quantity", { valueQuantity: Number.POSITIVE_INFINITY }],
  ["the future", { valueQuantity: 1, effectiveAt: new Date("2027-01-01T00:00:00Z") }],
  ["an empty code", { valueQuantity: 1, code: { system: "http://loinc.org", code: " " } }],
])("refused: an observation with %s", async (_what, given) => {
  await expect(recordObservation(context(), actor, { patientId, code: weight, ...given })).rejects.toThrow(
    InvalidInputError,
  );
});

test("refused: words that FHIR does not know, and impossible times and ages", async () => {
  const attempts = [
    () => recordCondition(context(), actor, { patientId, code: melanoma, clinicalStatus: "bad" }),
    () => recordMedication(context(), actor, { patientId, code: melanoma, status: "bad" }),
    () =>
      recordMedication(context(), actor, {
        patientId,
        code: melanoma,
        effectiveAt: new Date("2020-01-02T00:00:00Z"),
        endedAt: new Date("2020-01-01T00:00:00Z"),
      }),
    () =>
      recordFamilyHistory(context(), actor, {
        patientId,
        relationship: mother,
        condition: melanoma,
        onsetAgeYears: -1,
      }),
  ];
  for (const attempt of attempts) await expect(attempt()).rejects.toThrow(InvalidInputError);
});
