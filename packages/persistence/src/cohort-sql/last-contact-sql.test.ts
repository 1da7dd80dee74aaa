import { LOINC, OVER_STATUSES, RULED_OUT_STATUSES, seededRandom } from "@synoptic/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "../client.ts";
import { Prisma } from "../generated/prisma/client.ts";
import { createTestDatabase } from "../testing.ts";
import type { Snapshot } from "./event-sql.ts";
import { lastContacts } from "./last-contact-sql.ts";

let database: Database;
let siteId: string;

const moments = ["2019-06-01", "2022-03-01", "2024-01-01", "2026-06-01"].map((day) => new Date(day));

/** Seeded: 120 patients of two sites, each with a few facts of every kind, status and time, right, wrong and half told. */
beforeAll(async () => {
  database = await createTestDatabase();
  await database.migrate();
  const { db } = database;
  const random = seededRandom(17);
  const one = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!;
  const day = () => new Date(Date.UTC(2018 + Math.floor(8 * random()), Math.floor(12 * random()), 3));
  const times = () => ({ recordedAt: day(), effectiveAt: random() < 0.2 ? null : day() });
  const some = <T>(make: () => T): T[] => Array.from({ length: Math.floor(3 * random()) }, make);
  const sites: { id: string }[] = [];
  for (const slug of ["north", "south"]) sites.push(await db.site.create({ data: { slug, name: slug } }));
  siteId = sites[0]!.id;
  const observed = [
    { code: "4548-4", valueQuantity: 7, valueUnit: "%" },
    { code: "4548-4", valueQuantity: 7, valueUnit: "kg" },
    { code: "4548-4", valueQuantity: 900, valueUnit: "%" },
    { code: "72166-2", valueCode: "77176002" },
    {
      code: "85354-9",
      components: [
        { code: { system: LOINC, code: "8480-6" }, valueQuantity: 120, valueUnit: "mm[Hg]" },
        { code: { system: LOINC, code: "8462-4" }, valueQuantity: 80, valueUnit: "mm[Hg]" },
      ],
    },
  ];
  const every = ["final", "amended", "preliminary", "unknown", "entered-in-error", "cancelled", "registered"];
  const people = Array.from({ length: 120 }, (_, i) => ({ siteId: sites[i % 2]!.id, recordedAt: day() }));
  for (const { id: patientId } of await db.patient.createManyAndReturn({ data: people })) {
    await db.observation.createMany({
      data: some(() => ({ patientId, codeSystem: LOINC, ...one(observed), status: one(every), ...times() })),
    });
    await db.condition.createMany({
      data: some(() => ({
        ...{ patientId, code: one(["E11.9", "I10"]), codeSystem: "urn:icd", ...times() },
        verificationStatus: one([null, "confirmed", ...RULED_OUT_STATUSES]),
        clinicalStatus: one([null, "active", ...OVER_STATUSES]),
      })),
    });
    await db.medicationStatement.createMany({
      data: some(() => ({
        ...{ patientId, code: one(["6809", null]), codeSystem: one(["urn:rx", null]), ...times() },
        status: one(["active", "completed", "entered-in-error", "not-taken", "cancelled", "draft"]),
      })),
    });
    await db.encounter.createMany({
      data: some(() => ({
        ...{ patientId, classCode: one(["AMB", null]), ...times() },
        status: one(["finished", "planned", "entered-in-error", "cancelled"]),
      })),
    });
    const kept = { resourceType: "Procedure", sourceSystem: "urn:test", versionId: "1", raw: {} };
    await db.keptResource.createMany({
      data: some(() => ({ patientId, ...kept, codeSystem: "urn:p", code: "1", ...times() })).map(
        (each, i) => ({ ...each, fhirId: `${patientId}-${i}` }),
      ),
    });
    const relative = { relationshipSystem: "urn:role", relationshipCode: "MTH", conditionCode: "C50" };
    await db.familyMemberHistory.createMany({
      data: some(() => ({ patientId, ...relative, conditionSystem: "urn:icd", ...times() })),
    });
  }
});
afterAll(() => database.close());

const snapshotAt = (at: Date): Snapshot => ({ siteId, at, consentRule: "opt_out" });

test("property: what the narrow tables tell is what all that was recorded tells, at any moment", async () => {
  for (const at of moments) {
    const wide = ["observations", "conditions", "medication_statements", "encounters"].map(
      (table) => Prisma.sql`SELECT f.patient_id, COALESCE(f.effective_at, f.recorded_at) AS at, f.recorded_at
        FROM ${Prisma.raw(table)} f`,
    );
    const expected = await database.db.$queryRaw<unknown[]>`
      SELECT f.patient_id, max(f.at) AS at FROM (${Prisma.join(wide, " UNION ALL ")}) f
      JOIN patients p ON p.id = f.patient_id AND p.site_id = ${siteId}::uuid
      WHERE f.recorded_at <= ${at} AND f.at <= ${at} GROUP BY 1 ORDER BY 1`;
    const told = await database.db.$queryRaw<unknown[]>`
      SELECT s.* FROM (${lastContacts(snapshotAt(at))}) s
      JOIN patients p ON p.id = s.patient_id AND p.site_id = ${siteId}::uuid ORDER BY 1`;
    expect(told).toEqual(expected);
    expect(told.length).toBeGreaterThan(10);
  }
});

test("what was not so is found by the indexes of just that", async () => {
  const { text, values } = lastContacts(snapshotAt(moments[3]!));
  const plan = await database.db.$transaction(async (tx) => {
    await tx.$executeRaw`SET LOCAL enable_seqscan = off`;
    return await tx.$queryRawUnsafe(`EXPLAIN ${text}`, ...values);
  });
  for (const table of ["observations", "conditions", "medication_statements", "encounters"]) {
    expect(JSON.stringify(plan)).toContain(`${table}_left_out`);
  }
});
