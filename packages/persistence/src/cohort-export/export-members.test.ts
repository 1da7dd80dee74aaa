import { createHmac, randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "../client.ts";
import { createTestDatabase } from "../testing.ts";
import {
  exportCells,
  exportMemberPage,
  exportOverlaps,
  leaveOutAdded,
  noteExportMembers,
} from "./export-members.ts";

let database: Database;
let siteId: string;
const at = new Date("2025-06-01T00:00:00Z");
const key = randomBytes(32);
const everybody = { schemaVersion: 1, where: { sex: ["female", "male"] } } as const;
const women = { schemaVersion: 1, where: { sex: ["female"] } } as const;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ id: siteId } = await database.db.site.create({ data: { slug: "north", name: "North" } }));
  await database.db.patient.createMany({
    data: Array.from({ length: 30 }, (_, i) => ({
      ...{
        siteId,
        sex: i < 20 ? ("female" as const) : ("male" as const),
        recordedAt: new Date("2025-01-01"),
      },
      birthDate: i === 0 ? null : new Date(i === 1 ? "1920-01-01" : "1980-06-02"),
    })),
  });
});
afterAll(() => database.close());

async function note(definition: typeof everybody | typeof women): Promise<string> {
  const { db } = database;
  const { id } = await db.backgroundTask.create({
    data: { siteId, kind: "cohort-export", input: {}, state: "succeeded", createdAt: at },
  });
  const snapshot = { siteId, at, consentRule: "opt_out" as const };
  await noteExportMembers(db, id, {
    definition: { schemaVersion: 1, where: { sex: [...definition.where.sex] } },
    ...{ snapshot, kept: new Map(), key },
  });
  return id;
}

test("the database's digest is HMAC-SHA-256, and pages come in its order", async () => {
  const taskId = await note(everybody);
  const first = await exportMemberPage(database.db, taskId, { after: undefined, take: 20 });
  const rest = await exportMemberPage(database.db, taskId, { after: first.at(-1)!.digest, take: 20 });
  const all = [...first, ...rest];
  expect(all).toHaveLength(30);
  for (const { digest, patientId } of all) {
    expect(Buffer.from(digest)).toEqual(createHmac("sha256", key).update(patientId).digest());
  }
  const order = all.map(({ digest }) => Buffer.from(digest).toString("hex"));
  expect(order).toEqual(order.toSorted());
});

test("ages are completed years at the snapshot, 90 for all that are older", async () => {
  const cells = await exportCells(database.db, await note(everybody));
  expect(cells).toEqual([
    { sex: "female", age: 44, people: 18 },
    { sex: "female", age: 90, people: 1 },
    { sex: "female", age: null, people: 1 },
    { sex: "male", age: 44, people: 10 },
  ]);
});

test("two exports are laid beside each other; who has refused since is in neither", async () => {
  const { db } = database;
  await db.cohortExportMember.deleteMany();
  const [small, large] = [await note(women), await note(everybody)];
  const snapshot = { siteId, at, consentRule: "opt_out" as const };
  expect(await exportOverlaps(db, large, snapshot)).toEqual([
    { taskId: small, both: 20, added: 10, missing: 0 },
  ]);
  expect(await exportOverlaps(db, small, snapshot)).toEqual([
    { taskId: large, both: 20, added: 0, missing: 10 },
  ]);
  await db.patient.updateMany({ where: { siteId, sex: "male" }, data: { researchConsent: "refused" } });
  expect(await exportOverlaps(db, small, snapshot)).toEqual([
    { taskId: large, both: 20, added: 0, missing: 0 },
  ]);
  await leaveOutAdded(db, large, small);
  expect(await exportOverlaps(db, large, snapshot)).toEqual([
    { taskId: small, both: 20, added: 0, missing: 0 },
  ]);
});
