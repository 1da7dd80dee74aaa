/**
 * FHIR import on PostgreSQL: resources a second of `importHistory` beside a floor: plain multi-row inserts of the very
 * rows that it wrote, into the same tables, in the same run and, like one file, in one transaction. The goal is within
 * 2.5 times the floor. The floor is told once more without the triggers that keep the facts for cohorts, so that what they
 * cost is seen. All bundles as one NDJSON file, that file again, and bundle by bundle. Rounds alternate, and the
 * median counts.
 * Run: `DATABASE_URL=postgresql://… node --import tsx bench/fhir-import.mjs [folder of bundles]`; it makes a database
 * of its own and drops it. Without a folder of bundles the demo's synthetic patients stand in.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import pg from "pg";
import { openDatabase } from "../packages/persistence/src/index.ts";
import { importHistory } from "../packages/services/src/import-history.ts";

const ROUNDS = 3;
const TABLES = [
  "patients",
  "patient_identifiers",
  "encounters",
  "observations",
  "conditions",
  "medication_statements",
  "family_member_history",
  "kept_resources",
  "site_resources",
  "audit_events",
];
/** PostgreSQL takes 65,535 parameters a statement. */
const MAX_PARAMETERS = 60_000;

const server = process.env.DATABASE_URL ?? "postgresql://postgres@127.0.0.1:5432/postgres";
const folder = process.argv[2] ?? join(import.meta.dirname, "../../shared/data/fhir/synthea");
if (!existsSync(folder)) throw new Error("Name a folder of FHIR bundles, gzipped or not.");
const files = readdirSync(folder)
  .filter((name) => /\.json(\.gz)?$/.test(name))
  .map((name) => readFileSync(join(folder, name)));

const name = `synoptic_bench_${process.pid}`;
const admin = new pg.Client({ connectionString: server });
await admin.connect();
await admin.query(`CREATE DATABASE ${name}`);
const url = new URL(server);
url.pathname = `/${name}`;
const database = await openDatabase({ databaseUrl: url.href, dataDir: "." });
const client = new pg.Client({ connectionString: url.href });
await client.connect();

/** @param {() => Promise<unknown>} work @returns {Promise<number>} seconds */
async function timed(work) {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}
/** @param {number[]} all */
const median = (all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;
/** @param {"ENABLE" | "DISABLE"} state */
async function triggers(state) {
  for (const table of TABLES) await client.query(`ALTER TABLE ${table} ${state} TRIGGER USER`);
}
const empty = () => client.query(`TRUNCATE ${TABLES.join(", ")} CASCADE`);

/** @param {{ table: string, rows: any[] }[]} written */
async function insertPlainly(written) {
  await client.query("BEGIN");
  for (const { table, rows } of written) {
    const columns = Object.keys(rows[0] ?? {});
    const size = Math.max(1, Math.floor(MAX_PARAMETERS / Math.max(1, columns.length)));
    for (let i = 0; i < rows.length; i += Math.min(size, 1000)) {
      const chunk = rows.slice(i, i + Math.min(size, 1000));
      let place = 0;
      const values = chunk.map(() => `(${columns.map(() => `$${++place}`).join(",")})`).join(",");
      const given = chunk.flatMap((row) => columns.map((column) => row[column]));
      await client.query(`INSERT INTO ${table} (${columns.join(",")}) VALUES ${values}`, given);
    }
  }
  await client.query("COMMIT");
}

try {
  await database.migrate();
  const { db } = database;
  const site = await db.site.create({ data: { slug: "bench", name: "Bench" } });
  /** @type {import("@synoptic/domain").Actor} */
  const actor = { kind: "system", id: null, siteId: site.id, role: "integrator" };
  const context = { db, blobs: /** @type {never} */ (undefined), now: () => new Date() };
  const bundles = files
    .map((bytes) => JSON.parse(String(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes)))
    .filter(({ resourceType }) => resourceType === "Bundle");
  const resources = bundles.reduce((sum, { entry }) => sum + entry.length, 0);
  const file = Buffer.from(bundles.map((bundle) => JSON.stringify(bundle)).join("\n"));
  const importFile = () => importHistory(context, actor, { bundle: file });
  const importEach = async () => {
    for (const bundle of bundles) await importHistory(context, actor, { bundle });
  };

  /** @type {Record<"imported" | "again" | "each" | "floor" | "bare", number[]>} */
  const seconds = { imported: [], again: [], each: [], floor: [], bare: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    await empty();
    const each = await timed(importEach);
    await empty();
    const imported = await timed(importFile);
    const again = await timed(importFile);
    /** @type {{ table: string, rows: any[] }[]} */
    const written = [];
    for (const table of TABLES) {
      const { rows } = await client.query(`SELECT * FROM ${table}`);
      // An import sends the resource as text; so does the floor.
      const asText = rows.map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([key, value]) => [
            key,
            typeof value === "object" && value !== null && !(value instanceof Date)
              ? JSON.stringify(value)
              : value,
          ]),
        ),
      );
      written.push({ table, rows: asText });
    }
    await empty();
    const floor = await timed(() => insertPlainly(written));
    await empty();
    await triggers("DISABLE");
    const bare = await timed(() => insertPlainly(written));
    await triggers("ENABLE");
    if (round === 0) {
      const rows = written.reduce((sum, { rows: { length } }) => sum + length, 0);
      console.log(
        `${bundles.length} bundles, ${resources} resources, ${rows} rows; the first round warms up`,
      );
      continue;
    }
    seconds.imported.push(imported);
    seconds.again.push(again);
    seconds.each.push(each);
    seconds.floor.push(floor);
    seconds.bare.push(bare);
  }
  const floor = median(seconds.floor);
  const tell = (/** @type {string} */ what, /** @type {number} */ s) => {
    const rate = Math.round(resources / s).toLocaleString("en");
    console.log(`${what} ${s.toFixed(2)} s  ${rate} resources/s  ${(s / floor).toFixed(2)} times the floor`);
  };
  tell("one file, new         ", median(seconds.imported));
  tell("one file, unchanged   ", median(seconds.again));
  tell("bundle by bundle, new ", median(seconds.each));
  tell("floor, plain inserts  ", floor);
  tell("the same, no triggers ", median(seconds.bare));
} finally {
  await client.end();
  await database.close();
  await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await admin.end();
}
