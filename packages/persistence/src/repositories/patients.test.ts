import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "../client.ts";
import { createTestDatabase } from "../testing.ts";
import { findPatientIds, historyAsOf } from "./patients.ts";

let database: Database;
let siteId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  siteId = (await database.db.site.create({ data: { slug: "north", name: "North" } })).id;
});
afterAll(() => database.close());

const day = (n: number) => new Date(Date.UTC(2026, 0, n));
const system = "http://snomed.info/sct";

function addPatient() {
  return database.db.patient.create({
    data: { siteId, birthDate: new Date("1961-04-12"), sex: "female", familyName: "Doe" },
  });
}

test("worked example: what was recorded on the day counts, what was recorded later does not, however old it is", async () => {
  const { db } = database;
  const { id: patientId } = await addPatient();
  const at = { patientId, codeSystem: system, recordedAt: day(5) };
  const early = await db.condition.create({
    data: { ...at, code: "1", display: "Known", bodySiteSystem: system, bodySiteCode: "9" },
  });
  await db.condition.create({ data: { ...at, code: "2", effectiveAt: day(1), recordedAt: day(6) } });
  await db.condition.create({ data: { ...at, code: "3", verificationStatus: "entered-in-error" } });
  await db.observation.create({
    data: {
      ...at,
      code: "85354-9",
      components: [{ code: { system, code: "8480-6" }, valueQuantity: 130, valueUnit: "mm[Hg]" }],
    },
  });
  await db.observation.create({ data: { ...at, code: "4", status: "entered-in-error" } });
  await db.medicationStatement.create({ data: { ...at, code: "5", status: "active" } });
  await db.familyMemberHistory.create({
    data: { patientId, relationshipSystem: system, relationshipCode: "MTH", recordedAt: day(5) },
  });

  const history = await historyAsOf(db, patientId, day(5));
  expect(history).toEqual({
    patientId,
    asOf: day(5),
    birthDate: "1961-04-12",
    deceasedAt: null,
    sex: "female",
    raceAndEthnicity: [],
    conditions: [
      {
        id: early.id,
        effectiveAt: null,
        recordedAt: day(5),
        code: { system, code: "1", display: "Known" },
        clinicalStatus: null,
        verificationStatus: null,
        bodySite: { system, code: "9" },
        abatedAt: null,
      },
    ],
    observations: [
      expect.objectContaining({
        code: { system, code: "85354-9" },
        components: [{ code: { system, code: "8480-6" }, valueQuantity: 130, valueUnit: "mm[Hg]" }],
      }),
    ],
    medications: [expect.objectContaining({ code: { system, code: "5" }, status: "active" })],
    procedures: [],
    allergies: [],
    immunizations: [],
    familyHistory: [expect.objectContaining({ condition: null, onsetAgeYears: null })],
  });
});

test("property: as of t is what was recorded at t or before, oldest knowledge first", async () => {
  const { id: patientId } = await addPatient();
  const days = fc.sample(fc.integer({ min: 1, max: 28 }), 20);
  await database.db.observation.createMany({
    data: days.map((n) => ({ patientId, codeSystem: system, code: String(n), recordedAt: day(n) })),
  });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 29 }), async (n) => {
      const { observations } = await historyAsOf(database.db, patientId, day(n));
      const expected = days.filter((recorded) => recorded <= n).sort((a, b) => a - b);
      expect(observations.map(({ code }) => Number(code.code))).toEqual(expected);
    }),
    { numRuns: 10 },
  );
});

test("patients are found by identifier with its system, by any system without, and at their own site only", async () => {
  const { db } = database;
  const [one, other] = [await addPatient(), await addPatient()];
  await db.patientIdentifier.createMany({
    data: [
      { siteId, patientId: one.id, system: "urn:a", value: "7" },
      { siteId, patientId: other.id, system: "urn:b", value: "7" },
    ],
  });
  const find = (identifiers: { system: string | null; value: string }[], site = siteId) =>
    findPatientIds(db, site, identifiers);
  expect(await find([{ system: "urn:a", value: "7" }])).toEqual([one.id]);
  expect(await find([{ system: null, value: "7" }])).toEqual([one.id, other.id].sort());
  expect(await find([{ system: "urn:c", value: "7" }])).toEqual([]);
  expect(await find([])).toEqual([]);
  expect(await find([{ system: "urn:a", value: "7" }], anotherSite)).toEqual([]);
});

const anotherSite = "00000000-0000-7000-8000-000000000000";
