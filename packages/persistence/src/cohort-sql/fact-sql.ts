import { Prisma } from "../generated/prisma/client.ts";
import type { CodeColumns } from "./code-sql.ts";
import type { Snapshot } from "./event-sql.ts";

const columns: CodeColumns = {
  system: Prisma.raw("c.system"),
  code: Prisma.raw("c.code"),
  display: Prisma.raw("c.display"),
};

/** An array of the ids of those codings that are meant: there are few codings, so texts are compared here alone. */
export function idsOfCodes(kinds: readonly string[], isMeant: (code: CodeColumns) => Prisma.Sql): Prisma.Sql {
  return Prisma.sql`ARRAY(SELECT c.id FROM cohort_codes c WHERE c.kind = ANY(${kinds}) AND ${isMeant(columns)})`;
}

/**
 * Rows `patient_id, at` of coded facts, as far as they were known at the snapshot. What its status says was not so is not
 * kept, so it is not there.
 * @param more on the alias `f`
 */
export function codedRows(
  kinds: readonly string[],
  isMeant: (code: CodeColumns) => Prisma.Sql,
  { siteId, at }: Snapshot,
  more: Prisma.Sql = Prisma.empty,
): Prisma.Sql {
  return Prisma.sql`SELECT f.patient_id, f.at FROM cohort_facts f
    WHERE f.site_id = ${siteId}::uuid AND f.code_id = ANY(${idsOfCodes(kinds, isMeant)})
      AND f.recorded_at <= ${at} ${more}`;
}
