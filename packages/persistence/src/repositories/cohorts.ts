import { type CohortDefinition, topRules } from "@synoptic/domain";
import { attritionSql, cohortSql, type KeptDefinitions } from "../cohort-sql/cohort-sql.ts";
import type { Snapshot } from "../cohort-sql/event-sql.ts";
import { type CohortFacet, facetSql } from "../cohort-sql/facet-sql.ts";
import { Prisma, type PrismaClient } from "../generated/prisma/client.ts";
import type { Db } from "./db.ts";
import { type ReadLimit, readWithin } from "./limited-read.ts";

/** How many persons, exactly: for `protectCount` and not for anybody's eyes. */
export interface ExactCohortCounts {
  /** All that the snapshot knows, with the index where the definition has one. */
  known: number;
  /** What each rule of the outermost `all` leaves; the last is the cohort. */
  after: number[];
  facets: { facet: CohortFacet; cell: string; people: number }[];
}

/**
 * Counts a cohort and its facets on one state of the database, which it cannot change.
 * @throws CohortTooSlowError
 */
export async function countCohort(
  db: PrismaClient,
  definition: CohortDefinition,
  snapshot: Snapshot,
  { kept, ...limit }: ReadLimit & { kept?: KeptDefinitions | undefined },
): Promise<ExactCohortCounts> {
  return await readWithin(db, { ...limit, statements: 2 }, async (tx) => {
    const [left] = await tx.$queryRaw<Record<string, bigint>[]>(attritionSql(definition, snapshot, kept));
    const facets = await tx.$queryRaw<{ facet: CohortFacet; cell: string; people: bigint }[]>(
      facetSql(definition, snapshot, kept),
    );
    return {
      known: Number(left!.people),
      after: topRules(definition).map((_, i) => Number(left![`after_${i + 1}`])),
      facets: facets.map(({ people, ...cell }) => ({ ...cell, people: Number(people) })),
    };
  });
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
