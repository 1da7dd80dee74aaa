import type { CodeColumn, CountedCode, SystemCode } from "@synoptic/domain";
import { Prisma } from "../generated/prisma/client.ts";
import type { Db } from "../repositories/db.ts";

const parts = Prisma.raw(
  `jsonb_array_elements(CASE WHEN jsonb_typeof(f.components) = 'array' THEN f.components ELSE '[]' END)`,
);

/** Where each kind of code is kept: rows `patient_id, recorded_at, system, code`. */
const sources: Readonly<Record<CodeColumn, Prisma.Sql>> = {
  condition: plain("conditions", "code_system", "code"),
  "body-site": plain("conditions", "body_site_system", "body_site_code"),
  observation: Prisma.sql`${plain("observations", "code_system", "code")} UNION ALL
    SELECT f.patient_id, f.recorded_at, part #>> '{code,system}', part #>> '{code,code}'
    FROM observations f CROSS JOIN LATERAL ${parts} part WHERE f.components IS NOT NULL`,
  sample: plain("observation_series", "code_system", "code"),
  answer: plain("observations", "value_code_system", "value_code"),
  medication: plain("medication_statements", "code_system", "code"),
  procedure: Prisma.sql`${plain("kept_resources", "code_system", "code")} AND f.resource_type = 'Procedure'`,
  "encounter-type": plain("encounters", "type_system", "type_code"),
  relationship: plain("family_member_history", "relationship_system", "relationship_code"),
  "relatives-condition": plain("family_member_history", "condition_system", "condition_code"),
};

function plain(table: string, system: string, code: string): Prisma.Sql {
  return Prisma.raw(
    `SELECT f.patient_id, f.recorded_at, f.${system} AS system, f.${code} AS code FROM ${table} f WHERE f.${code} IS NOT NULL`,
  );
}

/** Members of an export who have a code, as far as it was known at the snapshot. */
function coded(taskId: string, column: CodeColumn, at: Date): Prisma.Sql {
  return Prisma.sql`FROM (${sources[column]}) s JOIN cohort_export_members m
    ON m.task_id = ${taskId}::uuid AND m.patient_id = s.patient_id AND NOT m.left_out
    WHERE s.recorded_at <= ${at} AND s.system IS NOT NULL AND s.code IS NOT NULL`;
}

/** Of how many members of an export something is coded by each code. */
export async function countExportCodes(
  db: Db,
  taskId: string,
  column: CodeColumn,
  at: Date,
): Promise<CountedCode[]> {
  const rows = await db.$queryRaw<{ system: string; code: string; people: bigint }[]>`
    SELECT s.system, s.code, count(DISTINCT s.patient_id) AS people ${coded(taskId, column, at)}
    GROUP BY s.system, s.code`;
  return rows.map(({ people, ...code }) => ({ ...code, people: Number(people) }));
}

/** The same of the categories that rare codes lie in, of those alone. */
export async function countRareCategories(
  db: Db,
  taskId: string,
  column: CodeColumn,
  at: Date,
  rare: readonly (SystemCode & { category: string })[],
): Promise<CountedCode[]> {
  if (rare.length === 0) return [];
  const list = Prisma.sql`unnest(${rare.map(({ system }) => system)}::text[], ${rare.map(({ code }) => code)}::text[],
    ${rare.map(({ category }) => category)}::text[]) AS r(system, code, category)`;
  const rows = await db.$queryRaw<{ system: string; code: string; people: bigint }[]>`
    SELECT x.system, r.category AS code, count(DISTINCT x.patient_id) AS people
    FROM (SELECT s.system, s.code, s.patient_id ${coded(taskId, column, at)}) x
      JOIN ${list} ON r.system = x.system AND r.code = x.code
    GROUP BY x.system, r.category`;
  return rows.map(({ people, ...code }) => ({ ...code, people: Number(people) }));
}
