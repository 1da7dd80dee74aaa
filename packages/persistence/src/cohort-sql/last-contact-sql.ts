import { Prisma } from "../generated/prisma/client.ts";
import type { Snapshot } from "./event-sql.ts";

const KINDS = ["observation", "condition", "medication", "encounter"];

/**
 * When each of the site's patients was last seen: rows `patient_id, at`, the latest day that anything recorded is of,
 * right or wrong. Read from the narrow tables, and what those do not keep (`leftOut`) from the few rows that have it.
 *
 * Each table is summed up by itself and not joined with a cohort before, so that processes can share the reading.
 */
export function lastContacts({ siteId, at }: Snapshot): Prisma.Sql {
  const of = (table: string, when: string, more: Prisma.Sql) =>
    Prisma.sql`SELECT f.patient_id, max(${Prisma.raw(when)}) AS at FROM ${Prisma.raw(table)} f
      WHERE f.recorded_at <= ${at} AND ${Prisma.raw(when)} <= ${at} AND ${more} GROUP BY f.patient_id`;
  const ofSite = Prisma.sql`f.site_id = ${siteId}::uuid`;
  const ofKinds = Prisma.sql`f.code_id IN (SELECT c.id FROM cohort_codes c WHERE c.kind = ANY(${KINDS}))`;
  const each = [
    of("measured_values", "f.at", ofSite),
    of("cohort_facts", "f.at", Prisma.sql`${ofSite} AND ${ofKinds}`),
    of("imaging_studies", "f.acquired_at", ofSite),
    ...Object.entries(leftOut).map(([table, rows]) =>
      of(table, "COALESCE(f.effective_at, f.recorded_at)", Prisma.raw(rows)),
    ),
  ];
  return Prisma.sql`SELECT s.patient_id, max(s.at) AS at FROM (${Prisma.join(each, " UNION ALL ")}) s GROUP BY s.patient_id`;
}

/**
 * What `cohort_facts` and `measured_values` hold no row of, since it was not so: the exact words of the partial indexes
 * `*_left_out`, by which it is found. Of any site, as these tables name none.
 */
const leftOut = {
  observations: "(f.status IN ('entered-in-error', 'cancelled', 'registered'))",
  conditions: "(f.verification_status IN ('refuted', 'entered-in-error'))",
  medication_statements: `(f.code IS NULL OR f.code_system IS NULL
    OR f.status IN ('entered-in-error', 'not-taken', 'cancelled', 'draft'))`,
  encounters: "(f.status IN ('entered-in-error', 'cancelled'))",
};
