import { type CohortDefinition, DomainError, topRules } from "@synoptic/domain";
import { attritionSql, cohortSql, type KeptDefinitions } from "../cohort-sql/cohort-sql.ts";
import type { Snapshot } from "../cohort-sql/event-sql.ts";
import { type CohortFacet, facetSql } from "../cohort-sql/facet-sql.ts";
import { Prisma, type PrismaClient } from "../generated/prisma/client.ts";
import type { Db } from "./db.ts";

/** How many persons, exactly: for `protectCount` and not for anybody's eyes. */
export interface ExactCohortCounts {
  /** All that the snapshot knows, with the index where the definition has one. */
  known: number;
  /** What each rule of the outermost `all` leaves; the last is the cohort. */
  after: number[];
  facets: { facet: CohortFacet; cell: string; people: number }[];
}

/** The question took longer than it may, or whoever asked has gone. */
export class CohortTooSlowError extends DomainError {
  readonly code = "COHORT_TOO_SLOW";
}

/**
 * Counts a cohort and its facets on one state of the database, which it cannot change.
 * @param limitMs what each of the two statements may take; the embedded database does not keep to it
 * @param signal ends the statement on the server
 * @throws CohortTooSlowError
 */
export async function countCohort(
  db: PrismaClient,
  definition: CohortDefinition,
  snapshot: Snapshot,
  {
    limitMs,
    signal,
    kept,
  }: { limitMs: number; signal?: AbortSignal | undefined; kept?: KeptDefinitions | undefined },
): Promise<ExactCohortCounts> {
  const counted = db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SET TRANSACTION READ ONLY`;
      await tx.$executeRawUnsafe(`SET LOCAL statement_timeout = ${Math.floor(limitMs)}`);
      const [backend] = await tx.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
      const stop = () =>
        void db.$queryRaw`SELECT pg_cancel_backend(${backend!.pid}::int)`.catch(() => undefined);
      if (signal?.aborted) throw tooSlow();
      signal?.addEventListener("abort", stop);
      try {
        const [left] = await tx.$queryRaw<Record<string, bigint>[]>(attritionSql(definition, snapshot, kept));
        const facets = await tx.$queryRaw<{ facet: CohortFacet; cell: string; people: bigint }[]>(
          facetSql(definition, snapshot, kept),
        );
        return {
          known: Number(left!.people),
          after: topRules(definition).map((_, i) => Number(left![`after_${i + 1}`])),
          facets: facets.map(({ people, ...cell }) => ({ ...cell, people: Number(people) })),
        };
      } finally {
        signal?.removeEventListener("abort", stop);
      }
    },
    { isolationLevel: "RepeatableRead", timeout: 2 * limitMs + 5_000 },
  );
  return counted.catch((error: unknown) => Promise.reject(isCancelled(error) ? tooSlow() : error));
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

/** A member, and the date that days are counted from. */
export interface CohortMember {
  patientId: string;
  indexAt: Date | null;
}

/** Everybody in a cohort, by id: for what is computed of them, and not for anybody's eyes. */
export async function cohortMembers(
  db: Db,
  definition: CohortDefinition,
  snapshot: Snapshot,
  kept?: KeptDefinitions,
): Promise<CohortMember[]> {
  const rows = await db.$queryRaw<{ id: string; index_at: Date | null }[]>(
    Prisma.sql`SELECT c.* FROM (${cohortSql(definition, snapshot, kept)}) c ORDER BY c.id`,
  );
  return rows.map(({ id, index_at }) => ({ patientId: id, indexAt: index_at }));
}

/** How many are in a cohort, exactly: for `CountGuard` and not for anybody's eyes. */
export async function countCohortMembers(
  db: Db,
  definition: CohortDefinition,
  snapshot: Snapshot,
  kept?: KeptDefinitions,
): Promise<number> {
  const [row] = await db.$queryRaw<{ people: bigint }[]>(
    Prisma.sql`SELECT count(*) AS people FROM (${cohortSql(definition, snapshot, kept)}) c`,
  );
  return Number(row!.people);
}
