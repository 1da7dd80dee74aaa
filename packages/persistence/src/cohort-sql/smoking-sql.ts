import { LOINC, SMOKING_ANSWERS, SMOKING_QUESTIONS, SNOMED_CT } from "@synoptic/domain";
import { Prisma } from "../generated/prisma/client.ts";
import type { Snapshot } from "./event-sql.ts";
import { idsOfCodes } from "./fact-sql.ts";

/** Rows `patient_id, state` of what each member of `cohort` told last until `until`: `smokingState`, in SQL. */
export function smokingRows({ siteId, at }: Snapshot): Prisma.Sql {
  const answers = Object.entries(SMOKING_ANSWERS);
  const isQuestion = ({ system, code }: { system: Prisma.Sql; code: Prisma.Sql }) =>
    Prisma.sql`${system} = ${LOINC} AND ${code} = ANY(${Object.keys(SMOKING_QUESTIONS)})`;
  return Prisma.sql`SELECT DISTINCT ON (f.patient_id) f.patient_id, a.state
    FROM cohort c JOIN cohort_facts f ON f.patient_id = c.id
    JOIN cohort_codes k ON k.id = f.answer_id AND k.system = ANY(${[SNOMED_CT, LOINC]})
    JOIN unnest(${answers.map(([code]) => code)}::text[], ${answers.map(([, state]) => state)}::text[]) AS a(code, state)
      ON a.code = k.code
    WHERE f.site_id = ${siteId}::uuid AND f.code_id = ANY(${idsOfCodes(["observation"], isQuestion)})
      AND f.recorded_at <= ${at} AND f.at <= c.until
    ORDER BY f.patient_id, f.at DESC, a.state`;
}
