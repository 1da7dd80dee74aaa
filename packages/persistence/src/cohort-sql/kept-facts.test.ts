import { LOINC, namedSets, OVER_STATUSES, RULED_OUT_STATUSES, SNOMED_CT } from "@synoptic/domain";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "../client.ts";
import { storeConditions, storeObservations } from "../repositories/clinical-facts.ts";
import { createTestDatabase } from "../testing.ts";
import { codesOf, measureUnits, writeMeasures } from "./measure-units.ts";

let database: Database;
let siteId: string;
let patientId: string;
const recordedAt = new Date("2026-01-01T00:00:00Z");

beforeAll(async () => {
  database = await createTestDatabase();
  await database.migrate();
  const { db } = database;
  siteId = (await db.site.create({ data: { slug: "north", name: "North" } })).id;
  patientId = (await db.patient.create({ data: { siteId, recordedAt } })).id;
});
afterAll(() => database.close());

/** What is kept and should not be, and what should be and is not. */
async function differences(): Promise<unknown[]> {
  const facts = "site_id, patient_id, source_id, at, recorded_at, until, code_id, answer_id";
  const values = "site_id, patient_id, source_id, at, recorded_at, value, measure, code_id";
  const apart = (columns: string, kept: string, due: string) =>
    database.db.$queryRawUnsafe<unknown[]>(
      `(SELECT 'due', ${columns} FROM ${due} EXCEPT ALL SELECT 'due', ${columns} FROM ${kept})
       UNION ALL (SELECT 'kept', ${columns} FROM ${kept} EXCEPT ALL SELECT 'kept', ${columns} FROM ${due})`,
    );
  return [
    ...(await apart(facts, "cohort_facts", "cohort_facts_due")),
    ...(await apart(values, "measured_values", "measured_values_due")),
    ...(await apart(
      "site_id, patient_id, measure, newest_recorded_at, lowest, highest, days",
      "measured_courses",
      `(SELECT site_id, patient_id, measure, max(recorded_at) AS newest_recorded_at, min(value) AS lowest,
        max(value) AS highest, count(DISTINCT at::date)::int4 AS days FROM measured_values GROUP BY 1, 2, 3) d`,
    )),
  ];
}
const rows = async (table: string) =>
  Number((await database.db.$queryRawUnsafe<{ n: bigint }[]>(`SELECT count(*) AS n FROM ${table}`))[0]!.n);

const imported = { sourceSystem: "urn:test", lastUpdatedAt: null, recordedAt };
const pressure = (systolic: number) => ({
  ...{ code: "85354-9", codeSystem: LOINC },
  components: [
    { code: { system: LOINC, code: "8480-6" }, valueQuantity: systolic, valueUnit: "mm[Hg]" },
    { code: { system: LOINC, code: "8462-4" }, valueQuantity: 12, valueUnit: "kPa" },
  ],
});

test("kept true when facts come, change, come again and go", async () => {
  const { db } = database;
  const observation = (fhirId: string, versionId: string, more: object) => ({
    ...{ patientId, ...imported, fhirId, versionId, status: "final" as const },
    ...(more as { code: string; codeSystem: string }),
  });
  const hba1c = { code: "4548-4", codeSystem: LOINC, valueQuantity: 8.2, valueUnit: "%" };
  const smoking = { code: "72166-2", codeSystem: LOINC, valueCodeSystem: SNOMED_CT, valueCode: "77176002" };
  await storeObservations(db, [
    observation("a", "1", hba1c),
    observation("b", "1", pressure(150)),
    observation("c", "1", smoking),
    observation("d", "1", { ...hba1c, valueUnit: "kg" }),
    observation("e", "1", { ...hba1c, valueQuantity: 800 }),
  ]);
  await storeConditions(db, [
    { patientId, ...imported, fhirId: "x", versionId: "1", code: "44054006", codeSystem: SNOMED_CT },
    { patientId, ...imported, fhirId: "y", versionId: "1", code: "I10", codeSystem: "urn:oid:none" },
  ]);
  expect(await differences()).toEqual([]);
  expect(await rows("measured_values")).toBe(3);
  // The pressure itself, the smoking, and two that are no values.
  expect(await rows("cohort_facts")).toBe(6);

  // The next versions, and the same ones again.
  const next = [observation("a", "2", { ...hba1c, valueQuantity: 66, valueUnit: "mmol/mol" })];
  await storeObservations(db, next);
  await storeObservations(db, next);
  expect(await differences()).toEqual([]);
  const [value] = await db.$queryRaw<{ value: number }[]>`
    SELECT v.value FROM measured_values v JOIN observations o ON o.id = v.source_id WHERE o.fhir_id = 'a'`;
  expect(value!.value).toBeCloseTo(8.19, 2);

  await db.observation.updateMany({ where: { fhirId: "b" }, data: { status: "entered-in-error" } });
  await db.condition.updateMany({ where: { fhirId: "x" }, data: { verificationStatus: "refuted" } });
  expect(await differences()).toEqual([]);
  expect(await rows("measured_values")).toBe(1);
  expect(await rows("cohort_facts")).toBe(4);

  const south = await db.site.create({ data: { slug: "south", name: "South" } });
  await db.patient.update({ where: { id: patientId }, data: { siteId: south.id } });
  expect(await differences()).toEqual([]);

  await db.observation.deleteMany({});
  expect(await differences()).toEqual([]);
  expect(await rows("measured_values")).toBe(0);
  await storeObservations(db, [observation("f", "1", hba1c)]);
  expect(await rows("measured_courses")).toBe(1);
  await db.$executeRaw`TRUNCATE observations CASCADE`;
  expect(await rows("measured_courses")).toBe(0);
  await db.$executeRaw`TRUNCATE conditions CASCADE`;
  expect(await rows("cohort_facts")).toBe(0);
});

test("the other kinds of facts, too", async () => {
  const { db } = database;
  const at = { patientId, recordedAt };
  await db.medicationStatement.create({
    data: { ...at, status: "active", code: "6809", codeSystem: "urn:rx" },
  });
  await db.medicationStatement.create({ data: { ...at, status: "active" } });
  await db.encounter.create({ data: { ...at, status: "finished", classCode: null } });
  const told = { relationshipSystem: "urn:role", relationshipCode: "MTH", conditionCode: "C50" };
  await db.familyMemberHistory.create({ data: { ...at, ...told, conditionSystem: "urn:icd" } });
  const kept = { sourceSystem: "urn:test", versionId: "1", raw: {}, codeSystem: "urn:p", code: "1" };
  await db.keptResource.create({ data: { ...at, ...kept, resourceType: "Procedure", fhirId: "p" } });
  await db.keptResource.create({ data: { ...at, ...kept, resourceType: "Immunization", fhirId: "i" } });
  expect(await differences()).toEqual([]);
  expect(await rows("cohort_facts")).toBe(4);
});

test("the database's words are the domain's", async () => {
  const { db } = database;
  const all = [...RULED_OUT_STATUSES, "confirmed", "provisional"];
  const conditions = (data: object) => ({ patientId, recordedAt, codeSystem: "urn:c", code: "1", ...data });
  await db.condition.createMany({
    data: all.map((verificationStatus) => conditions({ verificationStatus })),
  });
  const kept = await db.$queryRaw<{ word: string }[]>`SELECT c.verification_status AS word FROM conditions c
    JOIN cohort_facts f ON f.source_id = c.id`;
  expect(kept.map(({ word }) => word).sort()).toEqual(["confirmed", "provisional"]);

  await db.condition.deleteMany({});
  const courses = [...OVER_STATUSES, "active", "recurrence", "relapse"];
  await db.condition.createMany({ data: courses.map((clinicalStatus) => conditions({ clinicalStatus })) });
  const now = await db.$queryRaw<{ word: string }[]>`SELECT c.clinical_status AS word FROM conditions c
    JOIN cohort_facts f ON f.source_id = c.id WHERE f.until IS NULL`;
  expect(now.map(({ word }) => word).sort()).toEqual(["active", "recurrence", "relapse"]);
  await db.condition.deleteMany({});
});

test("no two measures and no two codes have one number", () => {
  const units = measureUnits();
  expect(new Set(units.map(({ measure }) => measure)).size).toBe(namedSets.measures.size);
  const codes = [...namedSets.measures.values()].flatMap(codesOf).map((code) => code.join(" "));
  expect(new Set(codes).size).toBe(codes.length);
  expect(new Set(units.map(({ code_id }) => code_id)).size).toBe(codes.length);
});

test("measures that have changed are measured again at the start", async () => {
  const { db } = database;
  const weight = { code: "29463-7", codeSystem: LOINC, valueQuantity: 80, valueUnit: "kg" };
  await db.observation.create({ data: { patientId, recordedAt, ...weight } });
  expect(await rows("measured_values")).toBe(1);
  await db.$executeRaw`DELETE FROM measured_values`;
  await db.$executeRaw`UPDATE measure_units SET factor = 2`;
  await db.$executeRaw`COMMENT ON TABLE measure_units IS 'of another version'`;
  const client = new pg.Client({ connectionString: database.connectionString });
  await client.connect();
  await writeMeasures(client);
  await client.end();
  expect(await differences()).toEqual([]);
  const [value] = await db.$queryRaw<{ value: number }[]>`SELECT value FROM measured_values`;
  expect(value!.value).toBe(80);
});
