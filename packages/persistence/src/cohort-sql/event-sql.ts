import {
  type CohortEvent,
  type CohortRange,
  FIRST_DEGREE_ROLES,
  OVER_STATUSES,
  RULED_OUT_STATUSES,
  V3_ROLE_CODE,
} from "@synoptic/domain";
import { type ConsentRule, Prisma } from "../generated/prisma/client.ts";
import { codeColumns, isConditionIn, isDrugIn, isOneOf } from "./code-sql.ts";
import { measurementRows } from "./measurement-sql.ts";

/** What a whole statement is about: nothing that became known later is seen. */
export interface Snapshot {
  siteId: string;
  at: Date;
  /** Who has refused, or has not permitted research, is not there: as of now, whenever the snapshot is. */
  consentRule: ConsentRule;
}

/** Which of the statement's rows of an event count: an SQL condition on the columns `patient_id` and `at` of `e`. */
export type Window = Prisma.Sql;

/** `column BETWEEN from AND to`, where both are given. */
export function within(value: Prisma.Sql, { from, to }: CohortRange): Prisma.Sql {
  const limits = [
    ...(from === undefined ? [] : [Prisma.sql`${value} >= ${from}`]),
    ...(to === undefined ? [] : [Prisma.sql`${value} <= ${to}`]),
  ];
  return Prisma.sql`(${Prisma.join(limits, " AND ")})`;
}

/**
 * A patient's events as rows `patient_id, at`, as far as they were known at the snapshot and lie in the window.
 * @param window on the alias `e`; may name tables that `also` joins
 */
export function eventRows(
  event: CohortEvent,
  snapshot: Snapshot,
  window: Window = Prisma.sql`TRUE`,
  also: Prisma.Sql = Prisma.empty,
): Prisma.Sql {
  if (event.event === "measurement") {
    const { measure, value, pick = "any" } = event;
    const rows = Prisma.sql`SELECT e.patient_id, e.at, e.value FROM (${measurementRows(measure, snapshot)}) e ${also} WHERE ${window}`;
    const hasValue = value ? within(Prisma.sql`m.value`, value) : Prisma.sql`TRUE`;
    if (pick === "any") return Prisma.sql`SELECT m.patient_id, m.at FROM (${rows}) m WHERE ${hasValue}`;
    const order = pick === "latest" ? Prisma.sql`DESC` : Prisma.sql`ASC`;
    return Prisma.sql`SELECT m.patient_id, m.at FROM (
      SELECT DISTINCT ON (r.patient_id) r.* FROM (${rows}) r ORDER BY r.patient_id, r.at ${order}, r.value) m
      WHERE ${hasValue}`;
  }
  return Prisma.sql`SELECT e.patient_id, e.at FROM (${plainRows(event, snapshot)}) e ${also} WHERE ${window}`;
}

/** What is known of a row `f` of conditions and was not ruled out. */
export function standingCondition({ at }: Snapshot): Prisma.Sql {
  return Prisma.sql`f.recorded_at <= ${at}
    AND COALESCE(f.verification_status, '') <> ALL(${[...RULED_OUT_STATUSES]})`;
}

/** What is known of a row `f` of medication statements and was taken. */
export function takenDrug({ at }: Snapshot): Prisma.Sql {
  return Prisma.sql`f.recorded_at <= ${at} AND f.status NOT IN ('entered-in-error', 'not-taken', 'cancelled', 'draft')`;
}

/** When a fact is told to have been, else when it became known. */
export const factAt = (alias: string) => Prisma.raw(`COALESCE(${alias}.effective_at, ${alias}.recorded_at)`);

type Plain = Exclude<CohortEvent, { event: "measurement" }>;

function plainRows(event: Plain, snapshot: Snapshot): Prisma.Sql {
  const known = Prisma.sql`f.recorded_at <= ${snapshot.at}`;
  const codes = codeColumns("f");
  switch (event.event) {
    case "condition": {
      const now = Prisma.sql`AND COALESCE(f.clinical_status, '') <> ALL(${[...OVER_STATUSES]})
        AND (f.abated_at IS NULL OR f.abated_at > ${snapshot.at})`;
      return Prisma.sql`SELECT f.patient_id, ${factAt("f")} AS at FROM conditions f
        WHERE ${standingCondition(snapshot)} AND ${isConditionIn(codes, event.of)}
          ${event.course === "now" ? now : Prisma.empty}`;
    }
    case "observation": {
      const answer = {
        system: Prisma.sql`f.value_code_system`,
        code: Prisma.sql`f.value_code`,
        display: Prisma.sql`NULL::text`,
      };
      return Prisma.sql`SELECT f.patient_id, ${factAt("f")} AS at FROM observations f
        WHERE ${known} AND f.status NOT IN ('entered-in-error', 'cancelled', 'registered')
          AND ${isOneOf(codes, event.codes)}
          ${event.answers ? Prisma.sql`AND ${isOneOf(answer, event.answers)}` : Prisma.empty}`;
    }
    case "medication":
      return Prisma.sql`SELECT f.patient_id, ${factAt("f")} AS at FROM medication_statements f
        WHERE ${takenDrug(snapshot)} AND ${isDrugIn(codes, event.of)}`;
    case "procedure":
      return Prisma.sql`SELECT f.patient_id, ${factAt("f")} AS at FROM kept_resources f
        WHERE ${known} AND f.resource_type = 'Procedure'
          AND COALESCE(f.status, '') NOT IN ('entered-in-error', 'not-done') AND ${isOneOf(codes, event.codes)}`;
    case "encounter":
      return Prisma.sql`SELECT f.patient_id, ${factAt("f")} AS at FROM encounters f
        WHERE ${known} AND f.status NOT IN ('entered-in-error', 'cancelled')
          ${event.classes ? Prisma.sql`AND f.class_code = ANY(${event.classes})` : Prisma.empty}`;
    case "study":
      return studyRows(event, known);
    case "assessment":
      return assessmentRows(event, snapshot);
  }
}

function studyRows(
  { scenarios, modalities, bodyParts, devices }: Extract<Plain, { event: "study" }>,
  known: Prisma.Sql,
): Prisma.Sql {
  const upper = (all: readonly string[]) => all.map((each) => each.toUpperCase());
  const rules = [
    known,
    ...(scenarios ? [Prisma.sql`f.scenario = ANY(${scenarios})`] : []),
    ...(modalities ? [Prisma.sql`f.modality = ANY(${upper(modalities)})`] : []),
    ...(bodyParts ? [Prisma.sql`upper(f.body_part) = ANY(${upper(bodyParts)})`] : []),
    // Manufacturer, and the manufacturer's model name.
    ...(devices
      ? [
          Prisma.sql`EXISTS (SELECT 1 FROM series s JOIN instances i ON i.series_id = s.id WHERE s.study_id = f.id
            AND (upper(i.attributes #>> '{00080070,Value,0}') = ANY(${upper(devices)})
              OR upper(i.attributes #>> '{00081090,Value,0}') = ANY(${upper(devices)})))`,
        ]
      : []),
  ];
  return Prisma.sql`SELECT f.patient_id, f.acquired_at AS at FROM imaging_studies f WHERE ${Prisma.join(rules, " AND ")}`;
}

/** Of each case the newest assessment at the snapshot: what it superseded says nothing any more. */
function assessmentRows(
  event: Extract<Plain, { event: "assessment" }>,
  { siteId, at }: Snapshot,
): Prisma.Sql {
  const { scenario, preTest, postTest, imageProbability, conformalSet, novel, status, model, review } = event;
  const rules = [
    ...(preTest ? [within(Prisma.sql`a.pre_test_probability`, preTest)] : []),
    ...(postTest ? [within(Prisma.sql`a.post_test_probability`, postTest)] : []),
    ...(imageProbability
      ? [
          Prisma.sql`EXISTS (SELECT 1 FROM jsonb_array_elements(a.result -> 'classes') k
            WHERE k ->> 'classId' = ${imageProbability.classId}
              AND ${within(Prisma.sql`(k ->> 'imageProbability')::float8`, imageProbability.probability)})`,
        ]
      : []),
    ...(conformalSet ? [Prisma.sql`a.conformal_set @> ${conformalSet}`] : []),
    ...(novel === undefined
      ? []
      : [Prisma.sql`COALESCE(a.novelty_similarity < a.novelty_threshold, FALSE) = ${novel}`]),
    ...(status ? [Prisma.sql`a.status::text = ${status}`] : []),
    ...(model
      ? [
          Prisma.sql`EXISTS (SELECT 1 FROM assessment_models am JOIN model_versions mv ON mv.id = am.model_version_id
            WHERE am.assessment_id = a.id AND mv.model_id = ${model.id}
              ${model.version === undefined ? Prisma.empty : Prisma.sql`AND mv.version = ${model.version}`})`,
        ]
      : []),
    ...(review ? [reviewed(review, at)] : []),
  ];
  return Prisma.sql`SELECT a.patient_id, a.assessed_at AS at FROM (
      SELECT DISTINCT ON (COALESCE(n.study_id, n.patient_id)) n.* FROM risk_assessments n
      WHERE n.site_id = ${siteId}::uuid AND n.scenario = ${scenario} AND n.assessed_at <= ${at}
      ORDER BY COALESCE(n.study_id, n.patient_id), n.assessed_at DESC, n.id DESC) a
    ${rules.length > 0 ? Prisma.sql`WHERE ${Prisma.join(rules, " AND ")}` : Prisma.empty}`;
}

function reviewed(decision: "accepted" | "overridden" | "none", at: Date): Prisma.Sql {
  const newest = Prisma.sql`(SELECT w.decision::text FROM reviews w
    WHERE w.assessment_id = a.id AND w.reviewed_at <= ${at} ORDER BY w.reviewed_at DESC, w.id DESC LIMIT 1)`;
  return decision === "none" ? Prisma.sql`${newest} IS NULL` : Prisma.sql`${newest} = ${decision}`;
}

/** Patients with a relative who had a condition. */
export function familyRows(
  of: Parameters<typeof isConditionIn>[1],
  relatives: "first-degree" | "any",
  { at }: Snapshot,
): Prisma.Sql {
  const columns = {
    system: Prisma.sql`f.condition_system`,
    code: Prisma.sql`f.condition_code`,
    display: Prisma.sql`f.condition_display`,
  };
  const close = Prisma.sql`AND f.relationship_system = ${V3_ROLE_CODE} AND f.relationship_code = ANY(${[...FIRST_DEGREE_ROLES]})`;
  return Prisma.sql`SELECT f.patient_id FROM family_member_history f
    WHERE f.recorded_at <= ${at} AND ${isConditionIn(columns, of)} ${relatives === "first-degree" ? close : Prisma.empty}`;
}
