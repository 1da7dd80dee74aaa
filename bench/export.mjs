/**
 * A cohort's export on PostgreSQL: rows a second and peak memory of each format of tables, beside a floor: `COPY … TO` of
 * the very columns that it reads of the very patients, in the same run. Observations make nine in ten rows.
 * Run: `DATABASE_URL=postgresql://… node --expose-gc --import tsx bench/export.mjs [patients [formats]]`; it makes a database of its
 * own and drops it.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { createDiskBlobStore, openDatabase } from "../packages/persistence/src/index.ts";
import { exportWithin } from "../packages/services/src/cohort/export/run-cohort-export.ts";
import { openExportRun } from "../packages/services/src/testing/exported-cohort.ts";

const patients = Number(process.argv[2] ?? 100_000);
const formats = (process.argv[3] ?? "csv,parquet,fhir").split(",");
const server = process.env.DATABASE_URL ?? "postgresql://postgres@127.0.0.1:5432/postgres";
const name = `synoptic_bench_${process.pid}`;
const folder = mkdtempSync(join(tmpdir(), "synoptic-bench-"));
const admin = new pg.Client({ connectionString: server });
await admin.connect();
await admin.query(`CREATE DATABASE ${name}`);
const url = new URL(server);
url.pathname = `/${name}`;

const tables = ["patients", "encounters", "conditions", "observations", "medications"];
/** What an export reads of each table: the same columns, copied by the server to nowhere. */
const copied = {
  patients: "SELECT id, deceased_at FROM patients",
  encounters:
    "SELECT patient_id, class_code, type_system, type_code, effective_at, ended_at, recorded_at FROM encounters",
  conditions:
    "SELECT patient_id, code_system, code, clinical_status, verification_status, body_site_system, body_site_code, effective_at, abated_at, recorded_at FROM conditions",
  observations:
    "SELECT patient_id, code_system, code, category, effective_at, recorded_at, value_quantity, value_unit, value_code_system, value_code, value_boolean, components FROM observations",
  medications:
    "SELECT patient_id, resource_type, code_system, code, status, effective_at, ended_at, recorded_at FROM medication_statements",
};

try {
  const database = await openDatabase({ databaseUrl: url.href, dataDir: "." });
  await database.migrate();
  const { db } = database;
  const site = await db.site.create({ data: { slug: "bench", name: "Bench" } });
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await fill(client, site.id);

  let began = performance.now();
  for (const sql of Object.values(copied)) await client.query(`COPY (${sql}) TO '/dev/null'`);
  const floorMs = performance.now() - began;

  // All that tables need.
  const parts = { db, blobs: createDiskBlobStore(folder), now: () => new Date() };
  const context = /** @type {import("../packages/services/src/tasks/task-handler.ts").TaskContext} */ (
    /** @type {unknown} */ (parts)
  );
  const actor = /** @type {const} */ ({ kind: "system", id: null, siteId: site.id, role: "researcher" });
  const { runId } = await openExportRun(context, actor, { sex: ["female", "male"] });
  const limits = { rows: 1e9, images: 0, bytes: 2 ** 40 };
  console.log(`${patients} patients. COPY TO: ${(floorMs / 1000).toFixed(1)} s`);
  for (const format of formats) {
    const task = await db.backgroundTask.create({
      data: {
        siteId: site.id,
        kind: "cohort-export",
        input: { runId, format, tables },
        createdAt: new Date(),
      },
    });
    /** @type {{ step: string, at: number }[]} */
    const steps = [];
    const memory = watchMemory();
    began = performance.now();
    const progress = (/** @type {string} */ step) => {
      if (steps.at(-1)?.step !== step) steps.push({ step, at: performance.now() });
    };
    const result = await exportWithin(
      context,
      { task, signal: new AbortController().signal, progress },
      limits,
    );
    const seconds = (performance.now() - began) / 1000;
    await db.backgroundTask.update({
      where: { id: task.id },
      data: { state: "succeeded", result: { ...result } },
    });
    const rows = result.rows.reduce((sum, each) => sum + (each.rows ?? 0), 0);
    const preparing = ((steps[2]?.at ?? began) - began) / 1000;
    console.log(
      `${format}: ${rows} rows in ${seconds.toFixed(1)} s (${preparing.toFixed(1)} s of it choosing members and counting codes), ` +
        `${Math.round(rows / seconds)} rows/s, ${(seconds / (floorMs / 1000)).toFixed(1)} times COPY, ` +
        `${((result.files[0]?.bytes ?? 0) / 1e6).toFixed(1)} MB, memory at most ${Math.round(memory() / 1e6)} MB`,
    );
  }
  await client.end();
  await database.close();
} finally {
  rmSync(folder, { recursive: true });
  await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await admin.end();
}

/**
 * Patients with 20 observations, 2 conditions, a drug and an encounter each, by SQL.
 * @param {pg.Client} client @param {string} siteId
 */
async function fill(client, siteId) {
  const known = "'2025-01-01'::timestamptz";
  await client.query(
    `INSERT INTO patients (id, site_id, sex, birth_date, recorded_at, updated_at)
     SELECT gen_random_uuid(), $1::uuid, (CASE WHEN g % 2 = 0 THEN 'female' ELSE 'male' END)::"AdministrativeSex",
       date '1935-01-01' + (g * 7919) % 25000, ${known}, ${known} FROM generate_series(1, ${patients}) g`,
    [siteId],
  );
  const at = "p.recorded_at - make_interval(days => (random() * 2000)::int)";
  await client.query(`INSERT INTO observations (id, patient_id, status, category, code_system, code, effective_at, recorded_at, updated_at, value_quantity, value_unit)
    SELECT gen_random_uuid(), p.id, 'final', 'laboratory', 'http://loinc.org',
      (ARRAY['4548-4','2093-3','2085-9','8480-6','8462-4'])[1 + g % 5], ${at}, ${known}, ${known}, random() * 100 + 20,
      (ARRAY['%','mg/dL','mg/dL','mm[Hg]','mm[Hg]'])[1 + g % 5] FROM patients p, generate_series(1, 20) g`);
  await client.query(`INSERT INTO conditions (id, patient_id, code_system, code, clinical_status, effective_at, recorded_at, updated_at)
    SELECT gen_random_uuid(), p.id, 'http://hl7.org/fhir/sid/icd-10-cm', (ARRAY['E11.9','I10','C50.9','J45.9'])[1 + (random() * 3)::int],
      'active', ${at}, ${known}, ${known} FROM patients p, generate_series(1, 2) g`);
  await client.query(`INSERT INTO medication_statements (id, patient_id, status, code_system, code, effective_at, recorded_at, updated_at)
    SELECT gen_random_uuid(), p.id, 'active', 'http://www.whocc.no/atc', 'C10AA05', ${at}, ${known}, ${known} FROM patients p`);
  await client.query(`INSERT INTO encounters (id, patient_id, status, class_code, effective_at, recorded_at, updated_at)
    SELECT gen_random_uuid(), p.id, 'finished', 'AMB', ${at}, ${known}, ${known} FROM patients p`);
  await client.query("ANALYZE");
}

/** @returns tells the most that was resident since */
function watchMemory() {
  let most = 0;
  globalThis.gc?.();
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 50);
  return () => {
    clearInterval(timer);
    return most;
  };
}
