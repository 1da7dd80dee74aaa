import type { CohortRange, Criterion } from "@synoptic/domain";
import { Prisma } from "../generated/prisma/client.ts";
import type { Snapshot } from "./event-sql.ts";
import { measureNumber } from "./measure-units.ts";
import { measurementRows } from "./measurement-sql.ts";
import { within } from "./range-sql.ts";

/** Columns of `measured_courses`, as the migration that made it works them out of the values `v`. */
const columns = {
  lowest: Prisma.sql`min(v.value)`,
  highest: Prisma.sql`max(v.value)`,
  first_value: Prisma.sql`(array_agg(v.value ORDER BY v.at, v.value))[1]`,
  latest_value: Prisma.sql`(array_agg(v.value ORDER BY v.at DESC, v.value))[1]`,
  slope: Prisma.sql`regr_slope(v.value, date_part('epoch', v.at) / 31557600)`,
  days: Prisma.sql`count(DISTINCT (v.at AT TIME ZONE 'UTC')::date)`,
};

interface Course {
  measure: string;
  column: keyof typeof columns;
  range: CohortRange;
}

/**
 * What a rule asks of a measure, where that is a column of the row that the database keeps of each patient's values, and no
 * window of time cuts some of them off.
 */
export function courseAskedFor(rule: Criterion): Course | undefined {
  if ("trend" in rule && !rule.when) return { measure: rule.trend, column: "slope", range: rule.perYear };
  if (!("has" in rule) || rule.when || rule.has.event !== "measurement") return undefined;
  const { measure, value, pick = "any" } = rule.has;
  const times = rule.times ?? 1;
  if (times > 1 && (value || pick !== "any")) return undefined;
  if (!value) return { measure, column: "days", range: { from: times } };
  if (pick !== "any") return { measure, column: `${pick}_value`, range: value };
  if (value.to === undefined) return { measure, column: "highest", range: value };
  return value.from === undefined ? { measure, column: "lowest", range: value } : undefined;
}

/**
 * Rows `patient_id` of those whose course lies in the range. Where something was recorded of them after the snapshot, it is
 * worked out again of what was known by then.
 */
export function courseRows({ measure, column, range }: Course, snapshot: Snapshot): Prisma.Sql {
  const { siteId, at } = snapshot;
  const of = Prisma.sql`c.site_id = ${siteId}::uuid AND c.measure = ${measureNumber(measure)}::int4`;
  return Prisma.sql`SELECT c.patient_id FROM measured_courses c
    WHERE ${of} AND c.newest_recorded_at <= ${at} AND ${within(Prisma.sql`c.${Prisma.raw(column)}`, range)}
    UNION ALL
    SELECT v.patient_id FROM (${measurementRows(measure, snapshot)}) v
      WHERE v.patient_id IN (SELECT c.patient_id FROM measured_courses c WHERE ${of} AND c.newest_recorded_at > ${at})
      GROUP BY v.patient_id HAVING ${within(columns[column], range)}`;
}
