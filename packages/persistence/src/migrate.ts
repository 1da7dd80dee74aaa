import { DomainError } from "@synoptic/domain";
import pg from "pg";
import { COHORT_TABLES, measuresAreCurrent, writeMeasures } from "./cohort-sql/measure-units.ts";
import { type Migration, migrationList, readMigrations, readSchema } from "./migrations.ts";
import { openSchemaEngine } from "./schema-engine.ts";
import { connectForScripts } from "./script-adapter.ts";

/** The database's history is not this version's: newer, edited, or stopped half-way. */
export class MigrationError extends DomainError {
  readonly code = "MIGRATION_FAILED";
}

/** Any number that nothing else locks; "synoptic" on a telephone's keys, shortened. */
const advisoryLockKey = 7966784;

/** Tables that Prisma knows nothing of. */
export const keptByDatabase = {
  externalTables: COHORT_TABLES.map((name) => `public.${name}`),
  externalEnums: [],
};

/**
 * Applies the migrations that the database lacks, and answers their names; writes the domain's measures where they have
 * changed. Two processes that start at once take turns. Where nothing is missing this is two small queries.
 * @throws MigrationError
 */
export async function migrate(config: pg.PoolConfig): Promise<string[]> {
  const migrations = await readMigrations();
  const client = new pg.Client(config);
  await client.connect();
  try {
    if ((await isCurrent(client, migrations, false)) && (await measuresAreCurrent(client))) return [];
    await client.query("SELECT pg_advisory_lock($1)", [advisoryLockKey]);
    const applied = (await isCurrent(client, migrations, true)) ? [] : await apply(config, migrations);
    if (!(await measuresAreCurrent(client))) await writeMeasures(client);
    return applied;
  } finally {
    // Ends the session and its lock with it. The embedded database has one session for all, so by name too.
    await client.query("SELECT pg_advisory_unlock_all()").catch(() => {});
    await client.end();
  }
}

interface Applied {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
}

/**
 * @param locked whether this process holds the lock: without it an unfinished migration is another's at work
 * @throws MigrationError where the history contradicts the migrations
 */
async function isCurrent(
  client: pg.Client,
  migrations: readonly Migration[],
  locked: boolean,
): Promise<boolean> {
  const { rows: tables } = await client.query("SELECT to_regclass('_prisma_migrations') AS name");
  if (tables[0].name === null) return false;
  const { rows } = await client.query<Applied>(
    "SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL",
  );
  const applied = new Map(rows.map((row) => [row.migration_name, row]));
  const known = new Set(migrations.map(({ name }) => name));
  const newer = rows.find((row) => !known.has(row.migration_name));
  if (newer) {
    throw new MigrationError(
      `The database was made by a newer version (${newer.migration_name}): start that one.`,
    );
  }
  for (const { name, checksum } of migrations) {
    const row = applied.get(name);
    if (!row) return false;
    if (row.checksum !== checksum)
      throw new MigrationError(`Migration ${name} was edited after it was applied.`);
    if (row.finished_at === null && !locked) return false;
    if (row.finished_at === null) throw new MigrationError(`Migration ${name} stopped half-way.`);
  }
  return true;
}

async function apply(config: pg.PoolConfig, migrations: readonly Migration[]): Promise<string[]> {
  const pool = new pg.Pool({ ...config, max: 2 });
  const engine = await openSchemaEngine(await readSchema(), {
    provider: "postgres",
    adapterName: "@prisma/adapter-pg",
    connect: () => connectForScripts(pool),
    connectToShadowDb: () => Promise.reject(new Error("Applying needs no second database.")),
  });
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: migrationList(migrations),
      filters: keptByDatabase,
    });
    return appliedMigrationNames;
  } catch (error) {
    throw new MigrationError(`A migration failed: ${(error as Error).message.split("\n")[0]}`);
  } finally {
    engine.free();
    await pool.end();
  }
}
