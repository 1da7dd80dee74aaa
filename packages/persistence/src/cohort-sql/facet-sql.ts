import type { CohortDefinition } from "@synoptic/domain";
import { Prisma } from "../generated/prisma/client.ts";
import { cohortSql, type KeptDefinitions } from "./cohort-sql.ts";
import type { Snapshot } from "./event-sql.ts";

/** What the members of a cohort are counted by. */
export type CohortFacet = "sex" | "age" | "modality" | "scenario" | "risk";

/**
 * How many members lie in each cell of each facet, as one statement: rows `facet, cell, people`, where a person counts
 * once a cell. Ages are decades by their first year, at the index date where there is one; a risk is the highest of a
 * person's newest assessments, in tenths by their lower end.
 */
export function facetSql(
  definition: CohortDefinition,
  snapshot: Snapshot,
  kept?: KeptDefinitions,
): Prisma.Sql {
  const { at, siteId } = snapshot;
  const day = Prisma.sql`(LEAST(COALESCE(c.index_at, ${at}::timestamptz), p.deceased_at) AT TIME ZONE 'UTC')::date`;
  return Prisma.sql`WITH cohort AS MATERIALIZED (${cohortSql(definition, snapshot, kept)}),
    person AS MATERIALIZED (
      SELECT p.sex::text AS sex, floor(date_part('year', age(${day}, p.birth_date)) / 10) * 10 AS decade
      FROM cohort c JOIN patients p ON p.id = c.id),
    study AS MATERIALIZED (
      SELECT DISTINCT s.patient_id, s.modality, s.scenario
      FROM cohort c JOIN imaging_studies s ON s.patient_id = c.id WHERE s.recorded_at <= ${at}),
    newest AS (
      SELECT DISTINCT ON (COALESCE(a.study_id, a.patient_id), a.scenario) a.patient_id, a.rank_probability
      FROM risk_assessments a
      WHERE a.site_id = ${siteId}::uuid AND a.assessed_at <= ${at} AND a.patient_id IN (SELECT id FROM cohort)
      ORDER BY COALESCE(a.study_id, a.patient_id), a.scenario, a.assessed_at DESC, a.id DESC),
    risk AS (SELECT LEAST(9, floor(max(rank_probability) * 10)) / 10 AS tenth FROM newest GROUP BY patient_id)
    SELECT 'sex' AS facet, sex AS cell, count(*) AS people FROM person GROUP BY sex
    UNION ALL SELECT 'age', decade::int::text, count(*) FROM person WHERE decade IS NOT NULL GROUP BY decade
    UNION ALL SELECT 'modality', modality, count(DISTINCT patient_id) FROM study GROUP BY modality
    UNION ALL SELECT 'scenario', scenario, count(DISTINCT patient_id) FROM study
      WHERE scenario IS NOT NULL GROUP BY scenario
    UNION ALL SELECT 'risk', tenth::numeric(2, 1)::text, count(*) FROM risk GROUP BY tenth
    ORDER BY facet, cell`;
}
