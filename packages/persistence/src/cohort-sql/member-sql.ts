import type { CohortDefinition } from "@synoptic/domain";
import { Prisma } from "../generated/prisma/client.ts";
import { cohortSql } from "./cohort-sql.ts";
import type { Snapshot } from "./event-sql.ts";
import type { KeptDefinitions } from "./rule-sql.ts";

/** Oldest age that is told of anybody: all above are 90. */
const OLDEST = 90;

/**
 * The common table `cohort` of a statement: `id, sex, birth_date, deceased_at, index_at, until, age`. What is told of a
 * member is told as of `until`, the end of the index day (else the snapshot), and `age` is in completed years then, at
 * death where that came before, and 90 above.
 */
export function memberTable(
  definition: CohortDefinition,
  snapshot: Snapshot,
  kept: KeptDefinitions,
): Prisma.Sql {
  const endOfDay = Prisma.sql`(date_trunc('day', c.index_at AT TIME ZONE 'UTC') + interval '1 day') AT TIME ZONE 'UTC'`;
  const at = Prisma.sql`${snapshot.at}::timestamptz`;
  return Prisma.sql`cohort AS MATERIALIZED (
    SELECT p.id, p.sex::text AS sex, p.birth_date, p.deceased_at, c.index_at,
      LEAST(${at}, ${endOfDay} - interval '1 millisecond') AS until,
      LEAST(${OLDEST}::float8, ${ageSql(Prisma.sql`COALESCE(c.index_at, ${at})`)}) AS age
    FROM (${cohortSql(definition, snapshot, kept)}) c JOIN patients p ON p.id = c.id)`;
}

/** Completed years of patient `p` at a moment, or at death before. */
export function ageSql(at: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`date_part('year', age((LEAST(${at}, p.deceased_at) AT TIME ZONE 'UTC')::date, p.birth_date))`;
}
