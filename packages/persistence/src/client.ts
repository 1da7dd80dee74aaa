import { join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import type pg from "pg";
import { type EmbeddedDatabase, openEmbedded } from "./embedded.ts";
import { PrismaClient } from "./generated/prisma/client.ts";
import { migrate } from "./migrate.ts";
import { withLock } from "./process-lock.ts";
import { createReadReplica, type ReadReplica } from "./read-replica.ts";

/** One open database, whichever of the two kinds it is. */
export interface Database {
  db: PrismaClient;
  /** Where the URL of one was given. */
  replica?: ReadReplica | undefined;
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
  /** Of a streaming replica of it, for reads that take long; without one the primary does them. */
  databaseReadUrl?: string | undefined;
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
  const { databaseUrl, databaseReadUrl, dataDir, maxConnections = 10, log } = options;
  if (databaseUrl) {
    const primary = connectTo({ connectionString: databaseUrl, maxConnections, log });
    return databaseReadUrl ? withReplica(primary, { databaseReadUrl, maxConnections, log }) : primary;
  }
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
  const db = clientOf(config, log);
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

function clientOf(config: pg.PoolConfig, log: OpenDatabaseOptions["log"]): PrismaClient {
  // `pg` hangs the connection on its error, and on that the question that was being asked, with its values.
  const lost = (error: Error & { code?: string }) =>
    log?.warn({ code: error.code, reason: error.message }, "A database connection was lost.");
  const adapter = new PrismaPg(config, { onPoolError: lost, onConnectionError: lost });
  // Statements are told as events, so that a test can count them; without a listener they go nowhere.
  return new PrismaClient({
    adapter,
    transactionOptions,
    log: [{ emit: "event", level: "query" }],
  }) as PrismaClient;
}

/** A replica that does not take a connection in this time does not answer. */
const connectWithinMs = 2_000;
/** To ask how far a replica is, beside those that read for long. */
const lookingConnections = 2;

interface ReplicaConnection {
  databaseReadUrl: string;
  maxConnections: number;
  log?: OpenDatabaseOptions["log"];
}

function withReplica(
  primary: Database,
  { databaseReadUrl, maxConnections, log }: ReplicaConnection,
): Database {
  const config = {
    ...{ connectionString: databaseReadUrl, max: maxConnections },
    ...{ application_name: "synoptic reads", keepAlive: true },
  };
  const looking = { ...config, max: lookingConnections, connectionTimeoutMillis: connectWithinMs };
  const replica = createReadReplica({
    ...{ primary: primary.db, replica: clientOf(config, log), looking: clientOf(looking, log), log },
  });
  return {
    ...primary,
    replica,
    close: async () => {
      await replica.close();
      await primary.close();
    },
  };
}

/** For tests: the same client on a database from a dump. */
export function connectEmbedded(embedded: EmbeddedDatabase): Database {
  return connectTo({ connectionString: embeddedUrl(embedded.socketDir), maxConnections: 10, embedded });
}
