import type { CohortCodes, FusedAssessment } from "@synoptic/domain";
import { cohortSql } from "../cohort-sql/cohort-sql.ts";
import { eventRows, type Snapshot } from "../cohort-sql/event-sql.ts";
import { type AdministrativeSex, Prisma, type PrismaClient } from "../generated/prisma/client.ts";
import type { CohortAsOf } from "./cohorts.ts";
import { type ReadLimit, readWithin } from "./limited-read.ts";

/** A cohort whose members are looked at on a state of the data. */
export interface CohortAt extends CohortAsOf {
  /** Who they are: those at the snapshot, or at an earlier moment that they are looked at from. */
  members: Snapshot;
}

/** What was said of one case of a cohort's member: for what is computed of it, and not for anybody's eyes. */
export interface EvaluatedCase {
  assessmentId: string;
  patientId: string;
  studyId: string | null;
  status: "final" | "withheld";
  assessedAt: Date;
  /** When the image was made; of an assessment of the history alone, what was known when. */
  indexAt: Date;
  /** True where facts that were recorded after the index were seen. */
  sawLater: boolean;
  noveltySimilarity: number | null;
  result: Pick<FusedAssessment, "findings" | "classes">;
  sex: AdministrativeSex;
  birthDate: Date | null;
  /** Of the device, as DICOM tells. */
  manufacturer: string | null;
  modelVersionIds: string[];
}

/**
 * Of each case of a cohort's members in a scenario the newest assessment by a model, as of the snapshot, of those that saw
 * no fact that was recorded after its image was made; where there is none, the newest of the others, marked as such.
 * @throws CohortTooSlowError
 */
export async function evaluatedCases(
  db: PrismaClient,
  { definition, snapshot, members, kept }: CohortAt,
  { scenario, modelVersionId }: { scenario: string; modelVersionId: string },
  limit: ReadLimit,
): Promise<EvaluatedCase[]> {
  const { siteId, at } = snapshot;
  const statement = Prisma.sql`SELECT n.id AS "assessmentId", n.patient_id AS "patientId", n.study_id AS "studyId",
        n.status::text AS status, n.assessed_at AS "assessedAt", n.index_at AS "indexAt", n.saw_later AS "sawLater",
        n.novelty_similarity AS "noveltySimilarity",
        jsonb_build_object('findings', (SELECT jsonb_agg(f - 'parts') FROM jsonb_array_elements(n.result -> 'findings') f),
          'classes', n.result -> 'classes') AS result,
        p.sex::text AS sex, p.birth_date AS "birthDate",
        (SELECT i.attributes #>> '{00080070,Value,0}' FROM series s JOIN instances i ON i.series_id = s.id
          WHERE s.study_id = n.study_id AND i.result_of_id IS NULL ORDER BY i.id LIMIT 1) AS manufacturer,
        (SELECT array_agg(m.model_version_id::text) FROM assessment_models m WHERE m.assessment_id = n.id) AS "modelVersionIds"
      FROM (SELECT DISTINCT ON (COALESCE(a.study_id, a.patient_id)) a.*,
          COALESCE(t.acquired_at, a.history_as_of) AS index_at,
          (t.acquired_at IS NOT NULL AND a.history_as_of > t.acquired_at) AS saw_later
        FROM risk_assessments a LEFT JOIN imaging_studies t ON t.id = a.study_id
        WHERE a.site_id = ${siteId}::uuid AND a.scenario = ${scenario} AND a.assessed_at <= ${at}
          AND EXISTS (SELECT 1 FROM assessment_models k
            WHERE k.assessment_id = a.id AND k.model_version_id = ${modelVersionId}::uuid)
          AND a.patient_id IN (SELECT c.id FROM (${cohortSql(definition, members, kept)}) c)
        ORDER BY COALESCE(a.study_id, a.patient_id), saw_later, a.assessed_at DESC, a.id DESC) n
      JOIN patients p ON p.id = n.patient_id ORDER BY n.id`;
  type Row = Omit<EvaluatedCase, "modelVersionIds"> & { modelVersionIds: string[] | null };
  const rows = await readWithin(db, limit, (tx) => tx.$queryRaw<Row[]>(statement));
  return rows.map((row) => ({ ...row, modelVersionIds: row.modelVersionIds ?? [] }));
}

/** What became of a patient, as far as the snapshot knows. */
export interface MemberOutcome {
  patientId: string;
  /** First condition of the codes, by its onset and else by when it was recorded. */
  firstAt: Date | null;
  /** Death, else the last that was recorded. */
  followedUntil: Date | null;
}

/**
 * Of each member of a cohort when a condition came first, and until when something was heard.
 * @throws CohortTooSlowError
 */
export async function memberOutcomes(
  db: PrismaClient,
  { definition, snapshot, members, kept }: CohortAt,
  of: CohortCodes,
  limit: ReadLimit,
): Promise<MemberOutcome[]> {
  const { at } = snapshot;
  const last = (table: string) => Prisma.sql`(SELECT max(x.recorded_at) FROM ${Prisma.raw(table)} x
    WHERE x.patient_id = c.id AND x.recorded_at <= ${at})`;
  const tables = [
    "observations",
    "conditions",
    "encounters",
    "medication_statements",
    "kept_resources",
    "imaging_studies",
  ];
  const statement = Prisma.sql`SELECT c.id AS "patientId", o.at AS "firstAt",
        LEAST(p.deceased_at, GREATEST(${Prisma.join(tables.map(last))})) AS "followedUntil"
      FROM (${cohortSql(definition, members, kept)}) c JOIN patients p ON p.id = c.id
      LEFT JOIN (SELECT e.patient_id, min(e.at) AS at FROM (${eventRows({ event: "condition", of }, snapshot)}) e
        GROUP BY e.patient_id) o ON o.patient_id = c.id`;
  return await readWithin(db, limit, (tx) => tx.$queryRaw<MemberOutcome[]>(statement));
}
