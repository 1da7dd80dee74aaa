import { LOINC, SMOKING_ANSWERS, SMOKING_QUESTIONS, SNOMED_CT } from "@synoptic/domain";
import { Prisma } from "../generated/prisma/client.ts";
import type { Snapshot } from "./event-sql.ts";

/** Rows `patient_id, state` of what each member of `cohort` told last until `until`: `smokingState`, in SQL. */
export function smokingRows({ at }: Snapshot): Prisma.Sql {
  const answers = Object.entries(SMOKING_ANSWERS);
  return Prisma.sql`SELECT DISTINCT ON (f.patient_id) f.patient_id, a.state
    FROM cohort c JOIN observations f ON f.patient_id = c.id
    JOIN unnest(${answers.map(([code]) => code)}::text[], ${answers.map(([, state]) => state)}::text[]) AS a(code, state)
      ON a.code = f.value_code
    WHERE f.recorded_at <= ${at} AND f.code_system = ${LOINC} AND f.code = ANY(${Object.keys(SMOKING_QUESTIONS)})
      AND f.value_code_system = ANY(${[SNOMED_CT, LOINC]}) AND f.status NOT IN ('cancelled', 'entered-in-error')
      AND COALESCE(f.effective_at, f.recorded_at) <= c.until
    ORDER BY f.patient_id, COALESCE(f.effective_at, f.recorded_at) DESC, a.state`;
}
