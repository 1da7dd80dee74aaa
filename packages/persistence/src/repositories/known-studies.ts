import type { Actor } from "@synoptic/domain";
import type { Db } from "./db.ts";
import type { NewInstance } from "./imaging-studies.ts";
import { instanceColumns, instanceRecord, instanceRow, jsonRows } from "./instance-rows.ts";
import { uuidV7 } from "./uuid-v7.ts";

/** An instance of a study that may be known. */
export interface ArrivedInstance {
  /** How the caller names it. */
  name: string;
  studyInstanceUid: string;
  /** Of one Patient ID, under each name of its issuer; without a system where the file names none. */
  patientIdentifiers: readonly { system: string | null; value: string }[];
  scenario: string | null;
  bytes: number;
  instance: NewInstance;
}

/** The studies of the site's DICOM instances with just these bytes, by their SHA-256. */
export async function findKeptInstances(
  db: Db,
  siteId: string,
  sha256: readonly string[],
): Promise<Map<string, string>> {
  if (sha256.length === 0) return new Map();
  // Every file that comes is asked for, and Prisma takes longer to write such a query than PostgreSQL to answer it.
  // `OFFSET 0`, here and below: the bytes, the UIDs decide; statistics lag behind a store that is being filled.
  const rows = await db.$queryRaw<{ sha256: string; studyId: string }[]>`
    SELECT x.sha256, s.study_id AS "studyId" FROM (
      SELECT sha256, series_id FROM instances WHERE sha256 = ANY(${sha256}) AND media_type = 'application/dicom' OFFSET 0
    ) x JOIN series s ON s.id = x.series_id JOIN imaging_studies t ON t.id = s.study_id
    WHERE t.site_id = ${siteId}::uuid`;
  return new Map(rows.map(({ sha256, studyId }) => [sha256, studyId]));
}

/**
 * Adds instances to studies and series that are there, in one statement: those whose patient is the study's beyond
 * doubt, whose SOP Instance UID is new to the study, and whose study waits to be assessed or is not to be. The wait is
 * drawn out, but not beyond `atMostMs`. All others are left for the caller to judge.
 * @returns of those that were added, their study's id by their name
 */
export async function addToKnownStudies(
  db: Db,
  actor: Actor,
  arrived: readonly ArrivedInstance[],
  { at, afterMs, atMostMs }: { at: Date; afterMs: number; atMostMs: number },
): Promise<Map<string, string>> {
  if (arrived.length === 0) return new Map();
  const json = jsonRows(arrived.map(rowOf));
  const notBefore = new Date(at.getTime() + afterMs);
  const rows = await db.$queryRaw<{ name: string; studyId: string }[]>`
    WITH given AS (
      SELECT g.*, t.id AS study_id, t.patient_id, t.scenario AS study_scenario, s.id AS series_id
      FROM json_to_recordset(convert_from(${json}, 'UTF8')::json) AS g(name text, audit_id uuid,
        study_instance_uid text, patient_value text, systems text[], scenario text, bytes bigint, ${instanceRecord})
      CROSS JOIN LATERAL (SELECT * FROM imaging_studies t
        WHERE t.site_id = ${actor.siteId}::uuid AND t.study_instance_uid = g.study_instance_uid OFFSET 0) t
      JOIN series s ON s.study_id = t.id AND s.series_instance_uid = g.series_instance_uid
      WHERE (SELECT array_agg(DISTINCT p.patient_id) FROM patient_identifiers p
          WHERE p.site_id = t.site_id AND p.value = g.patient_value
            AND (g.systems IS NULL OR p.system = ANY(g.systems))) = ARRAY[t.patient_id]
        AND (t.scenario IS NOT NULL OR g.scenario IS NULL)
        -- Found by its UID alone, so that a study of thousands costs no more than one of ten.
        AND NOT EXISTS (SELECT 1 FROM (
            SELECT x.series_id FROM instances x WHERE x.sop_instance_uid = g.sop_instance_uid OFFSET 0
          ) x JOIN series y ON y.id = x.series_id WHERE y.study_id = t.id)
    ), waiting AS (
      SELECT j.id, j.study_id, j.scenario FROM assessment_jobs j
      WHERE j.study_id IN (SELECT study_id FROM given) AND j.state = 'queued' AND j.not_before IS NOT NULL
      FOR UPDATE
    ), fitting AS (
      SELECT * FROM given g WHERE g.study_scenario IS NULL OR EXISTS (
        SELECT 1 FROM waiting w WHERE w.study_id = g.study_id AND w.scenario = g.study_scenario)
    ), stored AS (
      INSERT INTO blobs (sha256, bytes, media_type, created_at)
      SELECT DISTINCT ON (sha256) sha256, bytes, media_type, ${at}::timestamptz FROM fitting ORDER BY sha256
      ON CONFLICT DO NOTHING
    ), added AS (
      INSERT INTO instances (series_id, recorded_at, ${instanceColumns})
      SELECT series_id, ${at}::timestamptz, ${instanceColumns}
      FROM fitting ORDER BY series_id, sop_instance_uid
      ON CONFLICT DO NOTHING RETURNING id
    ), put_off AS (
      UPDATE assessment_jobs j
      SET not_before = greatest(j.not_before,
        least(${notBefore}::timestamptz, j.created_at + ${atMostMs}::int * interval '1 millisecond'))
      FROM waiting w WHERE w.id = j.id AND w.study_id IN (SELECT study_id FROM fitting WHERE frames > 0)
    ), noted AS (
      INSERT INTO audit_events (id, site_id, actor_kind, actor_id, action, subject_type, subject_id, patient_id, at)
      SELECT DISTINCT ON (f.study_id) f.audit_id, ${actor.siteId}::uuid, ${actor.kind},
        ${actor.id}::uuid, 'study.register', 'ImagingStudy', f.study_id::text, f.patient_id, ${at}::timestamptz
      FROM fitting f JOIN added a ON a.id = f.id ORDER BY f.study_id
    )
    SELECT f.name, f.study_id AS "studyId" FROM fitting f JOIN added a ON a.id = f.id`;
  return new Map(rows.map(({ name, studyId }) => [name, studyId]));
}

function rowOf({ name, studyInstanceUid, patientIdentifiers, scenario, bytes, instance }: ArrivedInstance) {
  const systems = patientIdentifiers.map(({ system }) => system);
  return {
    ...instanceRow(instance),
    ...{ name, audit_id: uuidV7(), study_instance_uid: studyInstanceUid, scenario, bytes },
    patient_value: patientIdentifiers[0]?.value ?? null,
    systems: systems.includes(null) ? null : systems,
  };
}
