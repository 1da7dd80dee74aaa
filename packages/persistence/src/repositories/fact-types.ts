import type { Db } from "./db.ts";

/**
 * Which FHIR type each of these facts is, in one statement, since an assessment keeps their ids only.
 * @returns id to type; what is no longer there is left out
 */
export async function factTypes(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const wanted = [...new Set(ids)];
  const rows = await db.$queryRaw<{ id: string; type: string }[]>`
    SELECT id, 'Observation' AS type FROM observations WHERE id = ANY(${wanted}::uuid[])
    UNION ALL
    SELECT id, 'Condition' FROM conditions WHERE id = ANY(${wanted}::uuid[])
    UNION ALL
    SELECT id, resource_type FROM medication_statements WHERE id = ANY(${wanted}::uuid[])
    UNION ALL
    SELECT id, 'FamilyMemberHistory' FROM family_member_history WHERE id = ANY(${wanted}::uuid[])`;
  return new Map(rows.map(({ id, type }) => [id, type]));
}
