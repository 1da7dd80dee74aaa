import { createHash, randomBytes } from "node:crypto";
import { existsSync, renameSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { connectEmbedded, type Database, openDatabase } from "./client.ts";
import { measureVersion } from "./cohort-sql/measure-units.ts";
import { openFromDump } from "./embedded.ts";
import { migrate } from "./migrate.ts";
import { startScratchDatabase } from "./migration-diff.ts";
import { readMigrations } from "./migrations.ts";
import { withLock } from "./process-lock.ts";

/**
 * A migrated, empty database of its own for one test file, gone after `close()`. On the server of
 * `TEST_DATABASE_URL` where that is set, else embedded and in memory. Safe in any number of test workers.
 */
export async function createTestDatabase(): Promise<Database> {
  const server = process.env.TEST_DATABASE_URL;
  const key = await templateKey();
  return server ? onServer(server, key) : inMemory(key);
}

/** Changes with the migrations, with the domain's measures and with PGlite, whose data folders other versions cannot read. */
async function templateKey(): Promise<string> {
  const hash = createHash("sha256");
  // The bundle's own file stands for PGlite's version.
  hash.update(await readFile(createRequire(import.meta.url).resolve("@electric-sql/pglite")));
  for (const { name, checksum } of await readMigrations()) hash.update(name).update(checksum);
  hash.update(measureVersion());
  return hash.digest("hex").slice(0, 16);
}

const uniqueName = () => randomBytes(6).toString("hex");

async function inMemory(key: string): Promise<Database> {
  const dump = join(tmpdir(), `synoptic-test-${key}.tar`);
  if (!existsSync(dump)) {
    await withLock(`${dump}.lock`, async () => {
      if (!existsSync(dump)) await writeDump(dump);
    });
  }
  return connectEmbedded(await openFromDump(dump, join(tmpdir(), `synoptic-test-${uniqueName()}`)));
}

/** Migrates a fresh database and writes its data folder to one file, whole or not at all. */
async function writeDump(path: string): Promise<void> {
  const { database, config, close } = await startScratchDatabase();
  try {
    await migrate(config);
    const dump = await database.dumpDataDir("none");
    writeFileSync(`${path}.part`, Buffer.from(await dump.arrayBuffer()));
    renameSync(`${path}.part`, path);
  } finally {
    await close();
  }
}

async function onServer(url: string, key: string): Promise<Database> {
  const template = `synoptic_template_${key}`;
  const name = `synoptic_test_${uniqueName()}`;
  await withAdmin(url, async (admin) => {
    // Creating and copying a template must not overlap, in any process.
    await admin.query("SELECT pg_advisory_lock(hashtext($1))", [template]);
    const { rowCount } = await admin.query("SELECT 1 FROM pg_database WHERE datname = $1", [template]);
    if (!rowCount) await createTemplate(admin, url, template);
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  });
  const database = await openDatabase({ databaseUrl: inDatabase(url, name), dataDir: tmpdir() });
  return {
    ...database,
    close: async () => {
      await database.close();
      await withAdmin(url, (admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}

/** Under another name until it is migrated, so that a killed test run leaves no half template. */
async function createTemplate(admin: pg.Client, url: string, template: string): Promise<void> {
  await admin.query(`DROP DATABASE IF EXISTS ${template}_part WITH (FORCE)`);
  await admin.query(`CREATE DATABASE ${template}_part`);
  await migrate({ connectionString: inDatabase(url, `${template}_part`) });
  await admin.query(`ALTER DATABASE ${template}_part RENAME TO ${template}`);
}

function inDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

async function withAdmin(url: string, work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
