import { PGlite } from "@electric-sql/pglite";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { ColumnTypeEnum, type SqlDriverAdapter } from "@prisma/driver-adapter-utils";
import pg from "pg";
import { keptByDatabase } from "./migrate.ts";
import { migrationList, readMigrations, readSchema } from "./migrations.ts";
import { openSchemaEngine } from "./schema-engine.ts";
import { connectForScripts } from "./script-adapter.ts";
import { serveDatabase } from "./shared-session.mjs";

/** A database in memory behind a free port of this machine. */
export async function startScratchDatabase() {
  const database = await PGlite.create({ extensions: { pg_trgm } });
  const host = "127.0.0.1";
  const server = await serveDatabase(database, { host, port: 0 });
  return {
    database,
    config: { host, port: server.port ?? 0, user: "postgres", database: "postgres" },
    close: async () => {
      await server.close();
      await database.close();
    },
  };
}

const charOid = 18;
/** A type that the catalogue does not use, to carry the one-byte columns past the adapter, which knows none. */
const carrier = { oid: 1083, columnType: ColumnTypeEnum.Time };

/** Connects so that the catalogue's `"char"` columns arrive as characters, as the engine expects them. */
async function connectForIntrospection(pool: pg.Pool): Promise<SqlDriverAdapter> {
  const adapter = await connectForScripts(pool);
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    const columnTypes = result.columnTypes.map((type) =>
      type === carrier.columnType ? ColumnTypeEnum.Character : type,
    );
    return { ...result, columnTypes };
  };
  return adapter;
}

function introspectionPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  const query = pool.query.bind(pool) as unknown as (config: pg.QueryConfig) => Promise<pg.QueryResult>;
  const carried = async (config: pg.QueryConfig) => {
    const result = await query(config);
    for (const field of result.fields) if (field.dataTypeID === charOid) field.dataTypeID = carrier.oid;
    return result;
  };
  return Object.assign(pool, { query: carried });
}

/**
 * The SQL that leads from the migrations to `schema.prisma`; empty where they agree. Works on databases in
 * memory, so it can be run anywhere.
 */
export async function diffMigrations(): Promise<string> {
  const [schema, migrations] = await Promise.all([readSchema(), readMigrations()]);
  const scratch = await startScratchDatabase();
  const shadow = await startScratchDatabase();
  const pools = [scratch, shadow].map(({ config }) => introspectionPool(config)) as [pg.Pool, pg.Pool];
  const engine = await openSchemaEngine(schema, {
    provider: "postgres",
    adapterName: "@prisma/adapter-pg",
    connect: () => connectForIntrospection(pools[0]),
    connectToShadowDb: () => connectForIntrospection(pools[1]),
  });
  try {
    const { stdout } = await engine.diff({
      from: migrations.length === 0 ? { tag: "empty" } : { tag: "migrations", ...migrationList(migrations) },
      to: { tag: "schemaDatamodel", files: [{ path: "schema.prisma", content: schema }] },
      script: true,
      exitCode: null,
      filters: keptByDatabase,
    });
    const sql = stdout ?? "";
    return sql.trim() === "-- This is an empty migration." ? "" : sql;
  } finally {
    engine.free();
    await Promise.all(pools.map((pool) => pool.end()));
    await scratch.close();
    await shadow.close();
  }
}
