import { DomainError } from "@synoptic/domain";
import { Prisma, type PrismaClient } from "../generated/prisma/client.ts";

/** The question took longer than it may, or whoever asked has gone. */
export class CohortTooSlowError extends DomainError {
  readonly code = "COHORT_TOO_SLOW";
}

export interface ReadLimit {
  /** What each statement may take; the embedded database does not keep to it. */
  limitMs: number;
  /** Ends the statement on the server. */
  signal?: AbortSignal | undefined;
}

/**
 * Reads on one state of the database, which the statements cannot change.
 * @param statements how many there are, one where left out, for the limit of all of them together
 * @param isOfAll of statements over all members at once: tables are hashed and not looked through for each row, which the
 *   planner would choose as it takes a cohort for a few persons
 * @throws CohortTooSlowError
 */
export async function readWithin<T>(
  db: PrismaClient,
  {
    limitMs,
    signal,
    statements = 1,
    isOfAll = false,
  }: ReadLimit & { statements?: number; isOfAll?: boolean },
  read: (tx: Prisma.TransactionClient) => Promise<T>,
): Promise<T> {
  const done = db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SET TRANSACTION READ ONLY`;
      await tx.$executeRawUnsafe(`SET LOCAL statement_timeout = ${Math.floor(limitMs)}`);
      await setForCohorts(tx);
      if (isOfAll) await tx.$executeRaw`SET LOCAL enable_nestloop = off`;
      const [backend] = await tx.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
      const stop = () =>
        void db.$queryRaw`SELECT pg_cancel_backend(${backend!.pid}::int)`.catch(() => undefined);
      if (signal?.aborted) throw tooSlow();
      signal?.addEventListener("abort", stop);
      try {
        return await read(tx);
      } finally {
        signal?.removeEventListener("abort", stop);
      }
    },
    { isolationLevel: "RepeatableRead", timeout: statements * limitMs + 5_000 },
  );
  return done.catch((error: unknown) => Promise.reject(isCancelled(error) ? tooSlow() : error));
}

/**
 * For statements of this transaction that find a cohort: sets of a million people are kept in memory, compiling a statement
 * costs more than it saves, and several processes read a large table also where all its rows are asked for.
 */
export async function setForCohorts(tx: Prisma.TransactionClient): Promise<void> {
  await tx.$executeRaw`SELECT set_config('work_mem', '256MB', TRUE), set_config('jit', 'off', TRUE),
    set_config('parallel_setup_cost', '0', TRUE), set_config('parallel_tuple_cost', '0', TRUE)`;
}

function tooSlow(): CohortTooSlowError {
  return new CohortTooSlowError("The question took too long: narrow it, or ask it with fewer rules.");
}

/** PostgreSQL's `query_canceled`. */
function isCancelled(error: unknown): boolean {
  return (
    error instanceof Prisma.PrismaClientKnownRequestError && JSON.stringify(error.meta).includes("57014")
  );
}
