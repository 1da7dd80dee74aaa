import type { CohortCodes, CohortEvent } from "@synoptic/domain";
import { type ConsentRule, Prisma } from "../generated/prisma/client.ts";
import { type CodeColumns, isConditionIn, isDrugIn, isOneOf } from "./code-sql.ts";
import { codedRows, idsOfCodes } from "./fact-sql.ts";
import { measuredByCode, measurementRows } from "./measurement-sql.ts";
import { within } from "./range-sql.ts";

/** What a whole statement is about: nothing that became known later is seen. */
export interface Snapshot {
  siteId: string;
  at: Date;
  /** Who has refused, or has not permitted research, is not there: as of now, whenever the snapshot is. */
  consentRule: ConsentRule;
}

/** Which of the statement's rows of an event count: an SQL condition on the columns `patient_id` and `at` of `e`. */
export type Window = Prisma.Sql;

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
    if (pick === "any") {
      const rows = measurementRows(measure, snapshot, value);
      return Prisma.sql`SELECT e.patient_id, e.at FROM (${rows}) e ${also} WHERE ${window}`;
    }
    const hasValue = value ? within(Prisma.sql`m.value`, value) : Prisma.sql`TRUE`;
    const rows = Prisma.sql`SELECT e.patient_id, e.at, e.value FROM (${measurementRows(measure, snapshot)}) e
      ${also} WHERE ${window}`;
    // The order of the index, read backwards for the latest; of several at one moment the lowest value.
    const order =
      pick === "latest"
        ? Prisma.sql`r.patient_id DESC, r.at DESC, r.value`
        : Prisma.sql`r.patient_id, r.at, r.value`;
    return Prisma.sql`SELECT m.patient_id, m.at FROM (
      SELECT DISTINCT ON (r.patient_id) r.* FROM (${rows}) r ORDER BY ${order}) m WHERE ${hasValue}`;
  }
  return Prisma.sql`SELECT e.patient_id, e.at FROM (${plainRows(event, snapshot)}) e ${also} WHERE ${window}`;
}

type Plain = Exclude<CohortEvent, { event: "measurement" }>;

function plainRows(event: Plain, snapshot: Snapshot): Prisma.Sql {
  switch (event.event) {
    case "condition": {
      const now = Prisma.sql`AND (f.until IS NULL OR f.until > ${snapshot.at})`;
      const more = event.course === "now" ? now : Prisma.empty;
      return codedRows(["condition"], (code) => isConditionIn(code, event.of), snapshot, more);
    }
    case "observation": {
      const { codes, answers } = event;
      const isAsked = (code: CodeColumns) => isOneOf(code, codes);
      if (answers) {
        const ids = idsOfCodes(["answer"], (answer) => isOneOf(answer, answers));
        return codedRows(["observation"], isAsked, snapshot, Prisma.sql`AND f.answer_id = ANY(${ids})`);
      }
      const ways = [codedRows(["observation"], isAsked, snapshot), ...measuredByCode(codes, snapshot)];
      return Prisma.join(ways, " UNION ALL ");
    }
    case "medication":
      return codedRows(["medication"], (code) => isDrugIn(code, event.of), snapshot);
    case "procedure":
      return codedRows(["procedure"], (code) => isOneOf(code, event.codes), snapshot);
    case "encounter": {
      const { classes } = event;
      const isAsked = ({ code }: CodeColumns) =>
        classes ? Prisma.sql`${code} = ANY(${classes})` : Prisma.sql`TRUE`;
      return codedRows(["encounter"], isAsked, snapshot);
    }
    case "study":
      return studyRows(event, snapshot);
    case "assessment":
      return assessmentRows(event, snapshot);
  }
}

function studyRows(
  { scenarios, modalities, bodyParts, devices }: Extract<Plain, { event: "study" }>,
  { siteId, at }: Snapshot,
): Prisma.Sql {
  const upper = (all: readonly string[]) => all.map((each) => each.toUpperCase());
  const rules = [
    Prisma.sql`f.site_id = ${siteId}::uuid AND f.recorded_at <= ${at}`,
    ...(scenarios ? [Prisma.sql`f.scenario = ANY(${scenarios})`] : []),
    ...(modalities ? [Prisma.sql`f.modality = ANY(${upper(modalities)})`] : []),
    ...(bodyParts ? [Prisma.sql`upper(f.body_part) = ANY(${upper(bodyParts)})`] : []),
    // Manufacturer, and the manufacturer's model name.
    ...(devices
      ? [
          Prisma.sql`EXISTS (SELECT 1 FROM series s JOIN instances i ON i.series_id = s.id WHERE s.study_id = f.id
            AND i.result_of_id IS NULL AND (upper(i.attributes #>> '{00080070,Value,0}') = ANY(${upper(devices)})
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
  of: CohortCodes,
  relatives: "first-degree" | "any",
  snapshot: Snapshot,
): Prisma.Sql {
  const kinds = relatives === "first-degree" ? ["first-degree"] : ["first-degree", "relative"];
  return codedRows(kinds, (code) => isConditionIn(code, of), snapshot);
}
