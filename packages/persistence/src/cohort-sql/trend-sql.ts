import type { CohortDefinition } from "@synoptic/domain";
import { Prisma } from "../generated/prisma/client.ts";
import type { Snapshot } from "./event-sql.ts";
import { measurementRows } from "./measurement-sql.ts";
import { memberTable } from "./member-sql.ts";
import type { KeptDefinitions } from "./rule-sql.ts";
import { binOf, quarterOf, yearOf } from "./table-one-sql.ts";

/**
 * A measure by quarter and by year of the calendar, as rows `period, bin, people, mean`, of whatever was measured of
 * members until the snapshot; a person counts once a period, with his mean, in the bin that it lies in.
 * @param measure its name, and the width of its bins
 */
export function trendSql(
  definition: CohortDefinition,
  snapshot: Snapshot,
  kept: KeptDefinitions,
  { name, width }: { name: string; width: number },
): Prisma.Sql {
  return Prisma.sql`WITH ${memberTable(definition, snapshot, kept)},
    each AS (
      SELECT m.patient_id, t.period, avg(m.value) AS value
      FROM (${measurementRows(name, snapshot)}) m JOIN cohort c ON c.id = m.patient_id
        CROSS JOIN LATERAL (VALUES (${quarterOf(Prisma.sql`m.at`)}), (${yearOf(Prisma.sql`m.at`)})) t(period)
      WHERE m.at <= ${snapshot.at} GROUP BY 1, 2)
    SELECT period, ${binOf("value", "width")} AS bin, count(*) AS people, avg(value) AS mean
    FROM each CROSS JOIN (SELECT ${width}::float8 AS width) w GROUP BY 1, 2 ORDER BY 1, 2`;
}
