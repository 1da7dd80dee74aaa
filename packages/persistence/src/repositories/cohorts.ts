import { type CohortDefinition, topRules } from "@synoptic/domain";
import { cohortSql } from "../cohort-sql/cohort-sql.ts";
import { type CohortFacet, type CountRow, countsSql } from "../cohort-sql/counts-sql.ts";
import type { Snapshot } from "../cohort-sql/event-sql.ts";
import type { KeptDefinitions } from "../cohort-sql/rule-sql.ts";
import { Prisma, type PrismaClient } from "../generated/prisma/client.ts";
import { type ReadLimit, readWithin } from "./limited-read.ts";

/** A cohort on a state of the data. */
export interface CohortAsOf {
  definition: CohortDefinition;
  snapshot: Snapshot;
  kept: KeptDefinitions;
}

/** How many persons, exactly: for `protectCount` and not for anybody's eyes. */
export interface ExactCohortCounts {
  /** All that the snapshot knows, with the index where the definition has one. */
  known: number;
  /** What each rule of the outermost `all` leaves; the last is the cohort. */
  after: number[];
  facets: { facet: CohortFacet; cell: string; people: number }[];
}

/**
 * Counts a cohort and its facets in one statement, on one state of the database, which it cannot change.
 * @param facets false where only the counts are wanted, which takes less time
 * @throws CohortTooSlowError
 */
export async function countCohort(
  db: PrismaClient,
  definition: CohortDefinition,
  snapshot: Snapshot,
  { kept, facets = true, ...limit }: ReadLimit & { kept?: KeptDefinitions | undefined; facets?: boolean },
): Promise<ExactCohortCounts> {
  return await readWithin(db, limit, async (tx) => {
    const rows = await tx.$queryRaw<CountRow[]>(countsSql(definition, snapshot, { kept, facets }));
    return told(rows, topRules(definition).length);
  });
}

/** Levels as the counts that they add up to; at -1 are those without an index date. */
function told(rows: readonly CountRow[], rules: number): ExactCohortCounts {
  const atLevel = new Map<number, number>();
  const facets: ExactCohortCounts["facets"] = [];
  for (const { facet, cell, people } of rows) {
    if (facet === "level") atLevel.set(Number(cell), (atLevel.get(Number(cell)) ?? 0) + Number(people));
    else facets.push({ facet, cell, people: Number(people) });
  }
  // Who gets further has met the rules before as well.
  const left: number[] = [];
  for (let level = rules, sum = 0; level >= 0; level--) left[level] = sum += atLevel.get(level) ?? 0;
  return { known: left[0]!, after: left.slice(1), facets };
}

/** A member, and the date that days are counted from. */
export interface CohortMember {
  patientId: string;
  indexAt: Date | null;
}

/**
 * Everybody in a cohort, by id: for what is computed of them, and for those who may see patients.
 * @param page the first so many after an id; all where left out
 * @throws CohortTooSlowError
 */
export async function cohortMembers(
  db: PrismaClient,
  { definition, snapshot, kept }: CohortAsOf,
  { page, ...limit }: ReadLimit & { page?: { after: string | null; first: number } },
): Promise<CohortMember[]> {
  const rest = page?.after ? Prisma.sql`WHERE c.id > ${page.after}::uuid` : Prisma.empty;
  const first = page ? Prisma.sql`LIMIT ${page.first}` : Prisma.empty;
  const statement = Prisma.sql`SELECT c.* FROM (${cohortSql(definition, snapshot, kept)}) c
    ${rest} ORDER BY c.id ${first}`;
  type Row = { id: string; index_at: Date | null };
  const rows = await readWithin(db, limit, (tx) => tx.$queryRaw<Row[]>(statement));
  return rows.map(({ id, index_at }) => ({ patientId: id, indexAt: index_at }));
}

/** How many are in a cohort, exactly: for `CountGuard` and not for anybody's eyes. @throws CohortTooSlowError */
export async function countCohortMembers(
  db: PrismaClient,
  { definition, snapshot, kept }: CohortAsOf,
  limit: ReadLimit,
): Promise<number> {
  const statement = Prisma.sql`SELECT count(*) AS people FROM (${cohortSql(definition, snapshot, kept)}) c`;
  const [row] = await readWithin(db, limit, (tx) => tx.$queryRaw<{ people: bigint }[]>(statement));
  return Number(row!.people);
}
