import { setTimeout as delay } from "node:timers/promises";
import { DomainError } from "@synoptic/domain";
import type { PrismaClient } from "./generated/prisma/client.ts";

/** `behind`: it answers, and has not replayed what the primary had; `unavailable`: it does not, or is no replica of it. */
export type ReplicaState = "ready" | "behind" | "unavailable";

/** A streaming replica, which reads may go to that take long and change nothing. */
export interface ReadReplica {
  /** As `readAside`. */
  read<T>(work: (db: PrismaClient) => Promise<T>): Promise<T>;
  /** How it stands now, or stood within the last seconds where it was not ready. */
  state(): Promise<ReplicaState>;
  close(): Promise<void>;
}

/** A replica in the same building is behind by some milliseconds; whoever asks is not to wait for one that is not. */
const WAIT_MS = 500;
const POLL_MS = 5;
/** What answers later than this answers nobody. */
const CHECK_MS = 2_000;
/** The primary answers for so long without another look at a replica that was not ready. */
const REST_MS = 5_000;

/**
 * Reads on the replica, where there is one and it has replayed all that was on the primary when this was called; else on
 * the primary. So nothing that holds on the primary now is missing: neither a consent that was refused a moment ago, nor a
 * row that was known at a snapshot's moment.
 * @param work reads alone, since it is done again on the primary where the replica fails in the middle
 */
export async function readAside<T>(
  { db, replica }: { db: PrismaClient; replica?: ReadReplica | undefined },
  work: (db: PrismaClient) => Promise<T>,
): Promise<T> {
  return replica ? await replica.read(work) : await work(db);
}

interface ReadReplicaOptions {
  primary: PrismaClient;
  /** Of one server: what a balancer in front of several has replayed is not known. */
  replica: PrismaClient;
  /** The same server by connections of their own, which are free whatever is read. */
  looking: PrismaClient;
  log?: { warn(details: object, message: string): void } | undefined;
  waitMs?: number | undefined;
  restMs?: number | undefined;
}

export function createReadReplica({
  primary,
  replica,
  looking,
  log,
  waitMs = WAIT_MS,
  restMs = REST_MS,
}: ReadReplicaOptions): ReadReplica {
  let last: ReplicaState = "ready";
  let restsUntil = 0;

  /** Told once a change, and not once a question. */
  function note(state: ReplicaState, err?: unknown): ReplicaState {
    if (state !== "ready") restsUntil = performance.now() + restMs;
    if (state !== last) log?.warn({ state, ...(err ? { err } : {}) }, words[state]);
    last = state;
    return state;
  }

  async function look(): Promise<ReplicaState> {
    if (performance.now() < restsUntil) return last;
    try {
      return note(await caughtUp(primary, looking, waitMs));
    } catch (error) {
      return note("unavailable", error);
    }
  }

  return {
    state: look,
    async read(work) {
      if ((await look()) !== "ready") return await work(primary);
      try {
        return await work(replica);
      } catch (error) {
        if (error instanceof DomainError) throw error;
        // Where the fault is the question's own, it is the primary's as well.
        const answer = await work(primary);
        note("unavailable", error);
        return answer;
      }
    },
    close: async () => {
      await Promise.all([replica.$disconnect(), looking.$disconnect()]);
    },
  };
}

const words: Record<ReplicaState, string> = {
  ready: "The read replica answers again.",
  behind: "The read replica is behind: the primary answers.",
  unavailable: "The read replica does not answer: the primary does.",
};

/** A place in the log of one history of one database. */
interface Mark {
  lsn: string;
  /** Of the cluster, of the database in it, and of what followed from a replica that became a primary. */
  system: string;
  database: string;
  timeline: number;
}

async function caughtUp(
  primary: PrismaClient,
  replica: PrismaClient,
  waitMs: number,
): Promise<"ready" | "behind"> {
  const mark = await inTime(markOf(primary));
  const until = performance.now() + waitMs;
  while (!(await inTime(hasReplayed(replica, mark)))) {
    if (performance.now() >= until) return "behind";
    await delay(POLL_MS);
  }
  return "ready";
}

/**
 * What everybody sees on the primary lies before its mark: a transaction is seen once its commit is written, but under
 * `synchronous_commit = off`, where it is seen before.
 */
async function markOf(primary: PrismaClient): Promise<Mark> {
  const [mark] = await primary.$queryRaw<Mark[]>`
    SELECT (CASE current_setting('synchronous_commit') WHEN 'off' THEN pg_current_wal_insert_lsn()
        ELSE pg_current_wal_lsn() END)::text AS lsn,
      (SELECT system_identifier::text FROM pg_control_system()) AS system,
      (SELECT oid::text FROM pg_database WHERE datname = current_database()) AS database,
      ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int AS timeline`;
  return mark!;
}

/** @throws where it is no replica of the mark's database; a place in the log of another history says nothing */
async function hasReplayed(
  replica: PrismaClient,
  { lsn, system, database, timeline }: Mark,
): Promise<boolean> {
  const [row] = await replica.$queryRaw<{ follows: boolean; replayed: boolean | null }[]>`
    SELECT pg_is_in_recovery() AND (SELECT system_identifier::text FROM pg_control_system()) = ${system}
        AND (SELECT oid::text FROM pg_database WHERE datname = current_database()) = ${database}
        AND (SELECT timeline_id FROM pg_control_checkpoint()) = ${timeline} AS follows,
      pg_last_wal_replay_lsn() >= ${lsn}::pg_lsn AS replayed`;
  if (!row!.follows) throw new Error("The database for reads is no replica of the primary.");
  return row!.replayed === true;
}

/** A server that is cut off from the network neither answers nor refuses. */
async function inTime<T>(answer: Promise<T>): Promise<T> {
  const late = new AbortController();
  try {
    return await Promise.race([
      answer,
      delay(CHECK_MS, undefined, { signal: late.signal }).then(() =>
        Promise.reject(new Error("The database for reads took too long to tell how far it is.")),
      ),
    ]);
  } finally {
    late.abort();
    answer.catch(() => undefined);
  }
}
