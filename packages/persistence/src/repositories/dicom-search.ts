import { Prisma } from "../generated/prisma/client.ts";
import type { Db } from "./db.ts";

export type DicomLevel = "study" | "series" | "instance";

/** What an attribute must be. `*` and `?` in a text stand for any characters and for one. */
export type DicomMatch =
  | { kind: "oneOf"; values: readonly string[] }
  | { kind: "text"; pattern: string }
  | { kind: "number"; value: number }
  /** Both ends belong to it; either may be open. Written as DICOM writes dates and times. */
  | { kind: "range"; from: string | null; to: string | null };

export interface DicomSearch {
  level: DicomLevel;
  siteId: string;
  matches: readonly { attribute: DicomSearchAttribute; match: DicomMatch }[];
  limit: number;
  offset: number;
  /** Attributes of an instance beside those that are always told; everything it has for `all`. */
  include: readonly string[] | "all";
}

interface Column {
  level: DicomLevel;
  /** `key` is a name in upper case. */
  kind: "uid" | "text" | "key" | "number" | "date" | "time" | "modalities";
  sql: Prisma.Sql;
}

const column = (level: DicomLevel, kind: Column["kind"], sql: string): Column => ({
  level,
  kind,
  sql: Prisma.raw(sql),
});

/** What DICOMweb can be searched by, by the attribute's tag; of an attribute in a sequence the tags with a dot between. */
export const dicomSearchColumns = {
  "00080020": column("study", "date", "h.study_date"),
  "00080030": column("study", "time", "h.study_time"),
  "00080050": column("study", "text", "t.accession_number"),
  "00080061": column("study", "modalities", "x.modality"),
  "00080090": column("study", "key", "h.referring_key"),
  "00081030": column("study", "text", "t.description"),
  // As the index has it.
  "00100010": column("study", "key", "(h.patient_name_key || '')"),
  "00100020": column("study", "text", "h.file_patient_id"),
  "00100021": column("study", "text", "h.attributes #>> '{00100021,Value,0}'"),
  "00100030": column("study", "date", "h.patient_birth_date"),
  "00100040": column("study", "text", "h.patient_sex"),
  "0020000D": column("study", "uid", "t.study_instance_uid"),
  "00200010": column("study", "text", "h.local_study_id"),
  "00080021": column("series", "date", "s.attributes #>> '{00080021,Value,0}'"),
  "00080060": column("series", "text", "s.modality"),
  "0008103E": column("series", "text", "s.description"),
  "00180015": column("series", "text", "s.body_part"),
  "0020000E": column("series", "uid", "s.series_instance_uid"),
  "00200011": column("series", "number", "s.number"),
  "00400244": column("series", "date", "s.attributes #>> '{00400244,Value,0}'"),
  "00400245": column("series", "time", "s.attributes #>> '{00400245,Value,0}'"),
  "00400275.00400009": column("series", "text", "s.attributes #>> '{00400275,Value,0,00400009,Value,0}'"),
  "00400275.00401001": column("series", "text", "s.attributes #>> '{00400275,Value,0,00401001,Value,0}'"),
  "00080016": column("instance", "uid", "i.sop_class_uid"),
  "00080018": column("instance", "uid", "i.sop_instance_uid"),
  "00200013": column("instance", "number", "i.instance_number"),
} as const satisfies Record<string, Column>;

export type DicomSearchAttribute = keyof typeof dicomSearchColumns;

/** One match, with what its level is always told by. */
export interface DicomSearchRow {
  patientId: string;
  studyInstanceUid: string;
  seriesInstanceUid: string | null;
  sopInstanceUid: string | null;
  /** Of the patient and the study, of the series, and of the instance as far as asked for: the DICOM JSON model. */
  attributes: object[];
  modalities: string[] | null;
  seriesCount: number | null;
  instanceCount: number | null;
}

/** What of an instance is always told. */
const instanceTags = ["00080016", "00080018", "00200013", "00280008", "00280010", "00280011", "00280100"];

/**
 * Studies, series or instances of DICOM that match, the newest study first, then by number and UID, so that pages hang
 * together. Answered from rows alone.
 */
export async function searchDicom(db: Db, search: DicomSearch): Promise<DicomSearchRow[]> {
  const { level, siteId, matches, limit, offset } = search;
  const conditions = [
    Prisma.sql`h.site_id = ${siteId}::uuid`,
    ...(level === "instance" ? [Prisma.sql`i.media_type = 'application/dicom'`] : []),
    ...matches.map(({ attribute, match }) => condition(dicomSearchColumns[attribute], match)),
  ];
  return db.$queryRaw<DicomSearchRow[]>`
    SELECT t.patient_id AS "patientId", t.study_instance_uid AS "studyInstanceUid", ${selected(search)}
    FROM study_headers h JOIN imaging_studies t ON t.id = h.study_id ${joins[level]}
    WHERE ${Prisma.join(conditions, " AND ")}
    ORDER BY h.study_date DESC, h.study_id ${orders[level]}
    LIMIT ${limit} OFFSET ${offset}`;
}

const joins = {
  study: Prisma.empty,
  series: Prisma.sql`JOIN series s ON s.study_id = t.id`,
  instance: Prisma.sql`JOIN series s ON s.study_id = t.id JOIN instances i ON i.series_id = s.id`,
} as const;

const ofSeries = ", s.number NULLS LAST, s.series_instance_uid";
const orders = {
  study: Prisma.empty,
  series: Prisma.raw(ofSeries),
  instance: Prisma.raw(`${ofSeries}, i.instance_number NULLS LAST, i.sop_instance_uid`),
} as const;

function selected({ level, include }: DicomSearch): Prisma.Sql {
  const none = Prisma.sql`NULL::text[] AS modalities, NULL::int AS "seriesCount"`;
  if (level === "study") {
    return Prisma.sql`NULL AS "seriesInstanceUid", NULL AS "sopInstanceUid", ARRAY[h.attributes] AS attributes,
      ARRAY(SELECT DISTINCT x.modality FROM series x WHERE x.study_id = t.id ORDER BY 1) AS modalities,
      (SELECT count(*)::int FROM series x WHERE x.study_id = t.id) AS "seriesCount",
      (SELECT count(*)::int FROM series x JOIN instances i ON i.series_id = x.id WHERE x.study_id = t.id)
        AS "instanceCount"`;
  }
  if (level === "series") {
    return Prisma.sql`s.series_instance_uid AS "seriesInstanceUid", NULL AS "sopInstanceUid",
      ARRAY[h.attributes, s.attributes] AS attributes, ${none},
      (SELECT count(*)::int FROM instances i WHERE i.series_id = s.id) AS "instanceCount"`;
  }
  const tags = include === "all" ? [] : [...new Set([...instanceTags, ...include])];
  const own =
    include === "all"
      ? Prisma.sql`i.attributes`
      : Prisma.sql`jsonb_strip_nulls(jsonb_build_object(${Prisma.join(
          tags.flatMap((tag) => [Prisma.sql`${tag}::text`, Prisma.sql`i.attributes -> ${tag}::text`]),
        )}))`;
  return Prisma.sql`s.series_instance_uid AS "seriesInstanceUid", i.sop_instance_uid AS "sopInstanceUid",
    ARRAY[h.attributes, s.attributes, ${own}] AS attributes, ${none}, NULL::int AS "instanceCount"`;
}

function condition({ kind, sql }: Column, match: DicomMatch): Prisma.Sql {
  if (kind === "modalities") {
    return Prisma.sql`EXISTS (SELECT 1 FROM series x WHERE x.study_id = t.id AND ${plain(sql, match, false)})`;
  }
  return plain(sql, match, kind === "key");
}

function plain(sql: Prisma.Sql, match: DicomMatch, upper: boolean): Prisma.Sql {
  switch (match.kind) {
    case "oneOf":
      return Prisma.sql`${sql} = ANY(${[...match.values]})`;
    case "number":
      return Prisma.sql`${sql} = ${match.value}`;
    case "range":
      return range(sql, match.from, match.to);
    case "text": {
      const wanted = upper ? match.pattern.toUpperCase() : match.pattern;
      return /[*?]/.test(wanted) ? Prisma.sql`${sql} LIKE ${likeOf(wanted)}` : Prisma.sql`${sql} = ${wanted}`;
    }
  }
}

/** A shorter end means all that begins with it: up to the hour 10 is up to 10:59. */
function range(sql: Prisma.Sql, from: string | null, to: string | null): Prisma.Sql {
  return Prisma.join(
    [
      Prisma.sql`${sql} <> ''`,
      ...(from === null ? [] : [Prisma.sql`${sql} >= ${from}`]),
      ...(to === null ? [] : [Prisma.sql`(${sql} <= ${to} OR ${sql} LIKE ${`${likeOf(to)}%`})`]),
    ],
    " AND ",
  );
}

function likeOf(pattern: string): string {
  return pattern
    .replace(/[\\%_]/g, "\\$&")
    .replaceAll("*", "%")
    .replaceAll("?", "_");
}
