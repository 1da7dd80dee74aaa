import { join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import type pg from "pg";
import { type EmbeddedDatabase, openEmbedded } from "./embedded.ts";
import { PrismaClient } from "./generated/prisma/client.ts";
import { migrate } from "./migrate.ts";
import { withLock } from "./process-lock.ts";

/** One open database, whichever of the two kinds it is. */
export interface Database {
  db: PrismaClient;
  kind: "embedded" | "postgresql";
  /** For other drivers; to the embedded one through its socket. */
  connectionString: string;
  /** Applies what is missing, and answers the names of what it applied. */
  migrate(): Promise<string[]>;
  close(): Promise<void>;
}

export interface OpenDatabaseOptions {
  /** A PostgreSQL URL; without one the database is PGlite, in `dataDir`. */
  databaseUrl?: string | undefined;
  dataDir: string;
  /** Connections at a time. */
  maxConnections?: number;
  log?: { warn(details: object, message: string): void } | undefined;
}

/** A transaction of ours is short; the embedded database makes them queue, so waiting is normal. */
const transactionOptions = { maxWait: 30_000, timeout: 30_000 };

/**
 * Opens the database, without migrating it. Both kinds are reached through the same driver.
 * @throws DatabaseUnavailableError, DiskFullError, NotWritableError
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  const { databaseUrl, dataDir, maxConnections = 10, log } = options;
  if (databaseUrl) return connectTo({ connectionString: databaseUrl, maxConnections, log });
  const embedded = await openEmbedded(dataDir, () =>
    log?.warn({}, "The process that had the database open has ended: taking over."),
  );
  const database = connectTo({
    connectionString: embeddedUrl(embedded.socketDir),
    maxConnections,
    log,
    embedded,
  });
  // The embedded database is one session for everybody, so a lock inside it would stop nobody.
  return { ...database, migrate: () => withLock(join(dataDir, "migrate.lock"), database.migrate) };
}

/** `pg` reads a folder given as `host` as the place of the socket. */
function embeddedUrl(socketDir: string): string {
  return `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(socketDir)}`;
}

interface Connection {
  connectionString: string;
  maxConnections: number;
  log?: OpenDatabaseOptions["log"];
  embedded?: EmbeddedDatabase;
}

function connectTo({ connectionString, maxConnections, log, embedded }: Connection): Database {
  const config: pg.PoolConfig = { connectionString, max: maxConnections, application_name: "synoptic" };
  const lost = (error: Error) => log?.warn({ err: error }, "A database connection was lost.");
  const adapter = new PrismaPg(config, { onPoolError: lost, onConnectionError: lost });
  // Statements are told as events, so that a test can count them; without a listener they go nowhere.
  const db = new PrismaClient({
    adapter,
    transactionOptions,
    log: [{ emit: "event", level: "query" }],
  }) as PrismaClient;
  return {
    db,
    kind: embedded ? "embedded" : "postgresql",
    connectionString,
    migrate: () => migrate(config),
    close: async () => {
      await db.$disconnect();
      await embedded?.close();
    },
  };
}

/** For tests: the same client on a database from a dump. */
export function connectEmbedded(embedded: EmbeddedDatabase): Database {
  return connectTo({ connectionString: embeddedUrl(embedded.socketDir), maxConnections: 10, embedded });
}
