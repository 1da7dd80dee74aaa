import {
  LOINC,
  SKIN_TYPE_ANSWERS,
  SKIN_TYPE_QUESTIONS,
  type SkinTypeGroup,
  SNOMED_CT,
} from "@synoptic/domain";
import type { Db } from "./db.ts";

/** So many patients are asked for at a time. */
const CHUNK = 10_000;

/** The skin type of those patients of whom an observation tells it at a moment, by the newest that does. */
export async function skinTypes(
  db: Db,
  patientIds: readonly string[],
  at: Date,
): Promise<ReadonlyMap<string, SkinTypeGroup>> {
  const found = new Map<string, SkinTypeGroup>();
  for (let start = 0; start < patientIds.length; start += CHUNK) {
    const rows = await db.$queryRaw<{ patientId: string; code: string }[]>`
      SELECT DISTINCT ON (o.patient_id) o.patient_id AS "patientId", o.value_code AS code
      FROM observations o
      WHERE o.patient_id = ANY(${patientIds.slice(start, start + CHUNK)}::uuid[]) AND o.recorded_at <= ${at}
        AND o.code_system = ${LOINC} AND o.code = ANY(${Object.keys(SKIN_TYPE_QUESTIONS)}::text[])
        AND o.value_code_system = ${SNOMED_CT} AND o.value_code = ANY(${Object.keys(SKIN_TYPE_ANSWERS)}::text[])
        AND o.status NOT IN ('entered-in-error', 'cancelled')
      ORDER BY o.patient_id, COALESCE(o.effective_at, o.recorded_at) DESC, o.id DESC`;
    for (const { patientId, code } of rows) found.set(patientId, SKIN_TYPE_ANSWERS[code]!);
  }
  return found;
}
