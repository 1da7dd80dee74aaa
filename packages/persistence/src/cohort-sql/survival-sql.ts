import type { CohortDefinition } from "@synoptic/domain";
import { Prisma } from "../generated/prisma/client.ts";
import { cohortSql } from "./cohort-sql.ts";
import { eventRows, type Snapshot } from "./event-sql.ts";
import { lastContacts } from "./last-contact-sql.ts";
import { ageSql } from "./member-sql.ts";
import type { KeptDefinitions } from "./rule-sql.ts";

/** What ends the following as an event. */
export type SurvivalOutcome = "death" | { condition: string };

/** What members are followed by: their sex, a band of age at the start, or whether they are in another cohort too. */
export type SurvivalGrouping =
  | "none"
  | "sex"
  | "age"
  | { also: { definition: CohortDefinition; snapshot: Snapshot; kept: KeptDefinitions } };

export interface SurvivalQuestion {
  outcome: SurvivalOutcome;
  by: SurvivalGrouping;
  /** The index date, where nothing. */
  startAt: Date | null;
}

/**
 * How long members were followed, as rows `cell, days, event, people`; `days` is nothing for those who had the outcome
 * before the start and are left out.
 *
 * A member is followed from the start until the outcome, death, or the last day that anything was recorded of, which
 * is the last that is known (docs/decisions/106); who was not alive at the start is not in it.
 */
export function survivalSql(
  definition: CohortDefinition,
  snapshot: Snapshot,
  kept: KeptDefinitions,
  { outcome, by, startAt }: SurvivalQuestion,
): Prisma.Sql {
  const at = Prisma.sql`${snapshot.at}::timestamptz`;
  const start = startAt ? Prisma.sql`${startAt}::timestamptz` : Prisma.sql`c.index_at`;
  const deaths = Prisma.sql`SELECT id AS patient_id, deceased_at AS at FROM cohort WHERE deceased_at <= ${at}`;
  const found =
    outcome === "death"
      ? deaths
      : Prisma.sql`SELECT e.patient_id, min(e.at) AS at
          FROM (${eventRows({ event: "condition", of: { set: outcome.condition } }, snapshot)}) e
          JOIN cohort c ON c.id = e.patient_id WHERE e.at <= ${at} GROUP BY e.patient_id`;
  return Prisma.sql`WITH cohort AS MATERIALIZED (
      SELECT p.id, p.deceased_at, ${start} AS start_at, ${cellSql(by, start)} AS cell
      FROM (${cohortSql(definition, snapshot, kept)}) c JOIN patients p ON p.id = c.id
      WHERE ${start} <= ${at} AND (p.deceased_at IS NULL OR p.deceased_at > ${start})
        AND (p.birth_date IS NULL OR p.birth_date <= (${start} AT TIME ZONE 'UTC')::date)),
    seen AS (${lastContacts(snapshot)}),
    found AS (${found}),
    followed AS (
      SELECT c.cell, c.start_at, f.at AS outcome_at,
        LEAST(f.at, c.deceased_at,
          GREATEST(s.at, c.start_at, CASE WHEN c.deceased_at <= ${at} THEN c.deceased_at END)) AS end_at
      FROM cohort c LEFT JOIN seen s ON s.patient_id = c.id LEFT JOIN found f ON f.patient_id = c.id)
    SELECT cell, CASE WHEN ${outcome === "death" ? Prisma.sql`FALSE` : hadBefore} THEN NULL
        ELSE ${day("end_at")} - ${day("start_at")} END AS days,
      COALESCE(outcome_at <= end_at, FALSE) AS event, count(*) AS people
    FROM followed GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;
}

const hadBefore = Prisma.sql`COALESCE(${day("outcome_at")} <= ${day("start_at")}, FALSE)`;

function day(column: string): Prisma.Sql {
  return Prisma.raw(`(${column} AT TIME ZONE 'UTC')::date`);
}

/** Lower ends of the bands of age. */
export const AGE_BANDS = [0, 50, 65, 80] as const;

function cellSql(by: SurvivalGrouping, start: Prisma.Sql): Prisma.Sql {
  if (by === "none") return Prisma.sql`'all'::text`;
  if (by === "sex") return Prisma.sql`p.sex::text`;
  if (by === "age") {
    const bounds = [...AGE_BANDS].slice(1).map(String).join(",");
    return Prisma.sql`(ARRAY['0', ${Prisma.raw(bounds.replace(/\d+/g, "'$&'"))}])[
      1 + width_bucket(${ageSql(start)}, ARRAY[${Prisma.raw(bounds)}]::float8[])]`;
  }
  const { definition, snapshot, kept } = by.also;
  return Prisma.sql`CASE WHEN p.id IN (SELECT o.id FROM (${cohortSql(definition, snapshot, kept)}) o)
    THEN 'both' ELSE 'only' END`;
}

/** How many two cohorts share: one row of `both`, `one` (the first alone) and `other`. */
export function overlapSql(
  one: readonly [CohortDefinition, Snapshot, KeptDefinitions],
  other: readonly [CohortDefinition, Snapshot, KeptDefinitions],
): Prisma.Sql {
  return Prisma.sql`SELECT count(*) FILTER (WHERE a.id IS NOT NULL AND b.id IS NOT NULL) AS both,
      count(*) FILTER (WHERE b.id IS NULL) AS one, count(*) FILTER (WHERE a.id IS NULL) AS other
    FROM (${cohortSql(...one)}) a FULL JOIN (${cohortSql(...other)}) b ON b.id = a.id`;
}
