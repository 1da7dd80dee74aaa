import type { CohortDefinition } from "@synoptic/domain";
import { Prisma } from "../generated/prisma/client.ts";
import { judgedSql, levelsSql } from "./cohort-sql.ts";
import type { Snapshot } from "./event-sql.ts";
import type { KeptDefinitions } from "./rule-sql.ts";

/** What the members of a cohort are counted by. */
export type CohortFacet = "sex" | "age" | "modality" | "scenario" | "risk";

/** A row of `countsSql`. */
export interface CountRow {
  /** `level`: `cell` is how many of the outermost `all`'s rules people meet before one that they do not. */
  facet: CohortFacet | "level";
  cell: string;
  people: bigint;
}

/**
 * How many get how far through the rules, some level in two rows, and, where asked for, how many members lie in each cell of
 * each facet, as one
 * statement that finds the cohort once: rows `facet, cell, people`, where a person counts once a cell. Ages are decades by
 * their first year, at the index date where there is one, and all above 89 one; a risk is the highest of a person's newest assessments, in
 * tenths by their lower end.
 */
export function countsSql(
  definition: CohortDefinition,
  snapshot: Snapshot,
  { kept, facets }: { kept?: KeptDefinitions | undefined; facets: boolean },
): Prisma.Sql {
  const { at, siteId } = snapshot;
  if (!facets)
    return Prisma.sql`SELECT 'level' AS facet, l.level::text AS cell, l.people FROM (${levelsSql(definition, snapshot, kept)}) l`;
  const { ctes, rules } = judgedSql(definition, snapshot, kept);
  const isMember = Prisma.sql`level = ${Prisma.raw(String(rules))}`;
  const day = Prisma.sql`(LEAST(COALESCE(index_at, ${at}::timestamptz), deceased_at) AT TIME ZONE 'UTC')::date`;
  return Prisma.sql`WITH ${ctes},
    person AS MATERIALIZED (
      SELECT sex, LEAST(90, floor(date_part('year', age(${day}, birth_date)) / 10) * 10) AS decade, count(*) AS people
      FROM judged WHERE ${isMember} GROUP BY 1, 2),
    study AS MATERIALIZED (
      SELECT DISTINCT s.patient_id, s.modality, s.scenario
      FROM judged c JOIN imaging_studies s ON s.patient_id = c.id
      WHERE ${isMember} AND s.site_id = ${siteId}::uuid AND s.recorded_at <= ${at}),
    newest AS (
      SELECT DISTINCT ON (COALESCE(a.study_id, a.patient_id), a.scenario) a.patient_id, a.rank_probability
      FROM risk_assessments a
      WHERE a.site_id = ${siteId}::uuid AND a.assessed_at <= ${at}
        AND a.patient_id IN (SELECT id FROM judged WHERE ${isMember})
      ORDER BY COALESCE(a.study_id, a.patient_id), a.scenario, a.assessed_at DESC, a.id DESC),
    risk AS (SELECT LEAST(9, floor(max(rank_probability) * 10)) / 10 AS tenth FROM newest GROUP BY patient_id)
    SELECT 'level' AS facet, level::text AS cell, count(*) AS people FROM judged GROUP BY level
    UNION ALL SELECT 'sex', sex::text, sum(people)::int8 FROM person GROUP BY sex
    UNION ALL SELECT 'age', decade::int::text, sum(people)::int8 FROM person WHERE decade IS NOT NULL GROUP BY decade
    UNION ALL SELECT 'modality', modality, count(DISTINCT patient_id) FROM study GROUP BY modality
    UNION ALL SELECT 'scenario', scenario, count(DISTINCT patient_id) FROM study
      WHERE scenario IS NOT NULL GROUP BY scenario
    UNION ALL SELECT 'risk', tenth::numeric(2, 1)::text, count(*) FROM risk GROUP BY tenth
    ORDER BY facet, cell`;
}
