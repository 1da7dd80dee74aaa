import { type CohortRange, namedSets } from "@synoptic/domain";
import { Prisma } from "../generated/prisma/client.ts";
import type { Snapshot } from "./event-sql.ts";
import { codeNumber, codesOf, measureNumber } from "./measure-units.ts";
import { within } from "./range-sql.ts";

/**
 * Rows `patient_id, at, value` of a measure, in its unit: of observations of their own and of parts of one, such as a
 * blood pressure's. A unit that the measure cannot be converted from, and a value that no living person has, are left
 * out: as `measuredValue` has it, and as the database has kept it.
 * @param value what each has to be, where every one is asked for and not the latest or the first
 */
export function measurementRows(name: string, { siteId, at }: Snapshot, value?: CohortRange): Prisma.Sql {
  if (!namedSets.measures.has(name)) throw new RangeError("There is no such measure.");
  return Prisma.sql`SELECT v.patient_id, v.at, v.value FROM measured_values v
    WHERE v.site_id = ${siteId}::uuid AND v.measure = ${measureNumber(name)}::int4 AND v.recorded_at <= ${at}
      ${value ? Prisma.sql`AND ${within(Prisma.sql`v.value`, value)}` : Prisma.empty}`;
}

/** Rows `patient_id, at` of observations by their own code, as far as they are kept as values of a measure. */
export function measuredByCode(
  codes: readonly { system: string; code: string }[],
  { siteId, at }: Snapshot,
): Prisma.Sql[] {
  return [...namedSets.measures].flatMap(([name, measure]) => {
    const known = codesOf(measure);
    const asked = codes.filter((one) =>
      known.some(([system, code]) => system === one.system && code === one.code),
    );
    if (asked.length === 0) return [];
    const numbers = asked.map(({ system, code }) => codeNumber(system, code));
    return Prisma.sql`SELECT v.patient_id, v.at FROM measured_values v
      WHERE v.site_id = ${siteId}::uuid AND v.measure = ${measureNumber(name)}::int4
        AND v.code_id = ANY(${numbers}::int4[]) AND v.recorded_at <= ${at}`;
  });
}
