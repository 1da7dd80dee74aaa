import { ConflictError } from "@synoptic/domain";
import { openRowWriter, rowWriterOf } from "@synoptic/persistence";
import { createTestDatabase } from "@synoptic/persistence/testing";
import { expect, test } from "vitest";
import { addPopulation } from "./add-population.ts";
import { seedDemoPopulation } from "./seed-demo-population.ts";

const asOf = new Date("2026-06-01T00:00:00Z");

test("the same rows by either writer; refused where there are patients, and ended between two batches", async () => {
  const database = await createTestDatabase();
  await database.migrate();
  const { db } = database;
  try {
    const siteData = { id: "019f0000-0000-7000-8000-000000000001", slug: "north", name: "North" };
    const site = await db.site.create({ data: siteData });
    const request = { site, seed: "s", patients: 30, asOf, batchSize: 10 };
    const shown = () =>
      db.$queryRaw`SELECT md5(string_agg(t::text, ',' ORDER BY t.id)) AS rows FROM (
        SELECT id, code, value_quantity, value_unit, components, effective_at, patient_id FROM observations) t`;

    const writer = await openRowWriter(database);
    expect(await addPopulation({ db, writer }, request)).toBe(30);
    await writer.close();
    const first = await shown();
    expect(await db.patient.count({ where: { synthetic: true } })).toBe(30);
    await expect(addPopulation({ db, writer }, request)).rejects.toThrow(ConflictError);

    await db.$executeRaw`TRUNCATE patients CASCADE`;
    const ending = new AbortController();
    const progress = () => ending.abort();
    const plain = { db, writer: rowWriterOf(db) };
    expect(await addPopulation(plain, request, { signal: ending.signal, progress })).toBe(10);
    expect(await addPopulation(plain, { ...request, intoFilled: true })).toBe(30);
    expect(await shown()).toEqual(first);
  } finally {
    await database.close();
  }
});

test("the demo's population is there once, and asks for nothing", async () => {
  const database = await createTestDatabase();
  await database.migrate();
  const { db } = database;
  try {
    await db.site.create({ data: { slug: "demo", name: "Demo", createdAt: asOf } });
    const told: number[] = [];
    const progress = (there: number) => told.push(there);
    const options = { signal: new AbortController().signal, progress, patients: 25, screened: 15 };
    await seedDemoPopulation({ db }, options);
    await seedDemoPopulation({ db }, options);
    expect(told).toEqual([20, 25, 40]);
    expect(await db.patient.count()).toBe(40);
    expect(await db.assessmentJob.count()).toBe(0);
    expect(await db.worklistItem.count()).toBe(0);
  } finally {
    await database.close();
  }
});
