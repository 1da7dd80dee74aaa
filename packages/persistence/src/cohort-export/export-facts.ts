import type {
  SeriesKind,
  StoredAssessment,
  StoredCondition,
  StoredEncounter,
  StoredMedication,
  StoredObservation,
  StoredProcedure,
  StoredRelative,
  StoredSeries,
  StoredStudy,
} from "@synoptic/domain";
import { Prisma } from "../generated/prisma/client.ts";
import type { Db } from "../repositories/db.ts";
import { unpack } from "../repositories/observation-series.ts";

/** A fact, and whose. */
export type OfPatient<Fact> = Fact & { patientId: string };

/** A study or an assessment, with the study's own id: for its pseudonym and its images alone. */
export type OfStudy<Fact> = OfPatient<Omit<Fact, "study">> & { studyId: string | null };

/** Reads one kind of fact of some patients, as far as it was known; in no order. */
export type ReadFacts<Fact> = (db: Db, patientIds: readonly string[], at: Date) => Promise<OfPatient<Fact>[]>;

/** Columns that an export reads: no id, no text, no name, nothing as it was sent, no moment of the site's own work. */
function factsOf<Fact>(
  table: string,
  columns: Readonly<Record<Extract<keyof Fact, string>, string>>,
  more = "TRUE",
): ReadFacts<Fact> {
  const list = Object.entries<string>(columns).map(([name, column]) => `f.${column} AS "${name}"`);
  const head = Prisma.raw(
    `SELECT f.patient_id AS "patientId", ${list.join(", ")} FROM ${table} f WHERE ${more} AND`,
  );
  return (db, patientIds, at) =>
    db.$queryRaw`${head} f.patient_id = ANY(${patientIds}::uuid[]) AND f.recorded_at <= ${at}`;
}

export const readEncounters = factsOf<StoredEncounter>(
  "encounters",
  {
    ...{ classCode: "class_code", typeSystem: "type_system", typeCode: "type_code" },
    ...{ effectiveAt: "effective_at", endedAt: "ended_at" },
  },
  "f.status NOT IN ('entered-in-error', 'cancelled')",
);

export const readConditions = factsOf<StoredCondition>(
  "conditions",
  {
    ...{ codeSystem: "code_system", code: "code", clinicalStatus: "clinical_status" },
    ...{ verificationStatus: "verification_status", bodySiteSystem: "body_site_system" },
    ...{ bodySiteCode: "body_site_code", effectiveAt: "effective_at", abatedAt: "abated_at" },
  },
  "COALESCE(f.verification_status, '') <> 'entered-in-error'",
);

const readPlainObservations = factsOf<StoredObservation>(
  "observations",
  {
    ...{ codeSystem: "code_system", code: "code", category: "category", effectiveAt: "effective_at" },
    ...{ valueQuantity: "value_quantity", valueUnit: "value_unit" },
    ...{ valueCodeSystem: "value_code_system", valueCode: "value_code", valueBoolean: "value_boolean" },
  },
  "f.status NOT IN ('entered-in-error', 'cancelled', 'registered')",
);

const readComponents: ReadFacts<StoredObservation> = (db, patientIds, at) => db.$queryRaw`
  SELECT f.patient_id AS "patientId", part #>> '{code,system}' AS "codeSystem", part #>> '{code,code}' AS code,
    f.category, f.effective_at AS "effectiveAt",
    (part ->> 'valueQuantity')::float8 AS "valueQuantity", part ->> 'valueUnit' AS "valueUnit",
    NULL::text AS "valueCodeSystem", NULL::text AS "valueCode", NULL::boolean AS "valueBoolean"
  FROM observations f CROSS JOIN LATERAL jsonb_array_elements(f.components) part
  WHERE f.patient_id = ANY(${patientIds}::uuid[]) AND f.recorded_at <= ${at}
    AND f.status NOT IN ('entered-in-error', 'cancelled', 'registered')
    AND jsonb_typeof(f.components) = 'array' AND part ->> 'valueQuantity' IS NOT NULL`;

/** Observations and their components, each a row; what only holds components is none itself. */
export const readObservations: ReadFacts<StoredObservation> = async (db, patientIds, at) => {
  const whole = await readPlainObservations(db, patientIds, at);
  const says = whole.filter((row) => (row.valueQuantity ?? row.valueCode ?? row.valueBoolean) !== null);
  return [...says, ...(await readComponents(db, patientIds, at))];
};

/** Series with their samples; no device, no file and no place. */
export const readSeries: ReadFacts<StoredSeries> = async (db, patientIds, at) => {
  const rows = await db.observationSeries.findMany({
    where: { patientId: { in: [...patientIds] }, recordedAt: { lte: at } },
    select: {
      ...{ patientId: true, kind: true, codeSystem: true, code: true, recordedAt: true },
      ...{ startsAt: true, count: true, samples: true },
    },
    orderBy: [{ recordedAt: "asc" }, { id: "asc" }],
  });
  return rows.map(({ startsAt, count, samples, kind, ...row }) => ({
    ...row,
    kind: kind as SeriesKind,
    samples: unpack(samples, count, startsAt),
  }));
};

export const readMedications = factsOf<StoredMedication>(
  "medication_statements",
  {
    ...{ resourceType: "resource_type", codeSystem: "code_system", code: "code", status: "status" },
    ...{ effectiveAt: "effective_at", endedAt: "ended_at" },
  },
  "f.status <> 'entered-in-error'",
);

export const readProcedures = factsOf<StoredProcedure>(
  "kept_resources",
  {
    ...{ codeSystem: "code_system", code: "code", status: "status" },
    effectiveAt: "effective_at",
  },
  "f.resource_type = 'Procedure' AND COALESCE(f.status, '') <> 'entered-in-error'",
);

export const readRelatives = factsOf<StoredRelative>("family_member_history", {
  ...{ relationshipSystem: "relationship_system", relationshipCode: "relationship_code" },
  ...{ conditionSystem: "condition_system", conditionCode: "condition_code" },
  ...{ onsetAgeYears: "onset_age_years", effectiveAt: "effective_at" },
});

/** Studies with their newest label at the snapshot. */
export async function readStudies(
  db: Db,
  patientIds: readonly string[],
  at: Date,
): Promise<OfStudy<StoredStudy>[]> {
  return await db.$queryRaw`
    SELECT f.patient_id AS "patientId", f.id AS "studyId", f.modality, f.body_part AS "bodyPart", f.laterality,
      f.scenario, f.acquired_at AS "acquiredAt", l.class_id AS label, l.source AS "labelSource",
      (SELECT count(*)::int FROM series s JOIN instances i ON i.series_id = s.id
        WHERE s.study_id = f.id AND i.result_of_id IS NULL) AS images
    FROM imaging_studies f LEFT JOIN LATERAL (
      SELECT r.class_id, r.source FROM reference_labels r
      WHERE r.study_id = f.id AND r.scenario = f.scenario AND r.recorded_at <= ${at}
      ORDER BY r.recorded_at DESC, r.id DESC LIMIT 1) l ON TRUE
    WHERE f.patient_id = ANY(${patientIds}::uuid[]) AND f.recorded_at <= ${at}`;
}

/** Assessments with their models and the newest review at the snapshot. */
export async function readAssessments(
  db: Db,
  patientIds: readonly string[],
  at: Date,
): Promise<OfStudy<StoredAssessment>[]> {
  return await db.$queryRaw`
    SELECT f.patient_id AS "patientId", f.study_id AS "studyId", f.scenario, f.status::text AS status,
      row_number() OVER (PARTITION BY f.patient_id ORDER BY f.assessed_at, f.id)::int AS place,
      f.primary_finding AS "primaryFinding",
      f.pre_test_probability AS "preTestProbability", f.likelihood_ratio AS "likelihoodRatio",
      f.post_test_probability AS "postTestProbability", f.conformal_set AS "conformalSet",
      f.novelty_similarity AS "noveltySimilarity", f.novelty_threshold AS "noveltyThreshold",
      ARRAY(SELECT v.model_id || '@' || v.version FROM assessment_models a JOIN model_versions v
        ON v.id = a.model_version_id WHERE a.assessment_id = f.id) AS models,
      (SELECT w.decision::text FROM reviews w WHERE w.assessment_id = f.id AND w.reviewed_at <= ${at}
        ORDER BY w.reviewed_at DESC, w.id DESC LIMIT 1) AS review
    FROM risk_assessments f WHERE f.patient_id = ANY(${patientIds}::uuid[]) AND f.assessed_at <= ${at}`;
}

/** An image of a study, with what tells whether it may be shown. */
export interface StoredImage {
  patientId: string;
  studyId: string;
  instanceId: string;
  sha256: string;
  mediaType: string;
  sopClassUid: string;
  modality: string;
  bodyPart: string | null;
  attributes: unknown;
  /** Whether a model read the study as an image of its own kind. */
  isRead: boolean;
}

/** Every image of some patients; in no order. */
export async function readImages(db: Db, patientIds: readonly string[], at: Date): Promise<StoredImage[]> {
  return await db.$queryRaw`
    SELECT f.patient_id AS "patientId", f.id AS "studyId", i.id AS "instanceId", i.sha256, i.media_type AS "mediaType",
      i.sop_class_uid AS "sopClassUid", s.modality, COALESCE(s.body_part, f.body_part) AS "bodyPart",
      jsonb_build_object('00280301', i.attributes -> '00280301', '00280302', i.attributes -> '00280302',
        '00080064', i.attributes -> '00080064', '00080060', i.attributes -> '00080060',
        '00180015', i.attributes -> '00180015', '00080008', i.attributes -> '00080008') AS attributes,
      EXISTS (SELECT 1 FROM risk_assessments a WHERE a.study_id = f.id AND a.status = 'final'
        AND a.assessed_at <= ${at} AND a.likelihood_ratio IS NOT NULL) AS "isRead"
    FROM imaging_studies f JOIN series s ON s.study_id = f.id JOIN instances i ON i.series_id = s.id
    WHERE f.patient_id = ANY(${patientIds}::uuid[]) AND f.recorded_at <= ${at} AND i.recorded_at <= ${at}
      AND i.result_of_id IS NULL`;
}
