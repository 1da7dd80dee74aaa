import type { ImagingStudy, Prisma, StudyHeader } from "../generated/prisma/client.ts";
import type { Db } from "./db.ts";
import { instanceColumns, instanceRecord, instanceRow, jsonRows } from "./instance-rows.ts";

/** What a study says of itself, apart from its instances. */
export interface NewStudy {
  siteId: string;
  patientId: string;
  studyInstanceUid: string;
  accessionNumber: string | null;
  description: string | null;
  modality: string;
  bodyPart: string | null;
  laterality: string | null;
  scenario: string | null;
  acquiredAt: Date;
  synthetic: boolean;
  /** Nothing of pictures. */
  header: NewStudyHeader | null;
}

export type NewStudyHeader = Omit<StudyHeader, "studyId" | "siteId" | "attributes"> & { attributes: object };

export interface NewInstance {
  series: {
    seriesInstanceUid: string;
    modality: string;
    bodyPart: string | null;
    description: string | null;
    number: number | null;
    /** DICOM JSON model. */
    attributes: object;
  };
  sopInstanceUid: string;
  sopClassUid: string;
  transferSyntaxUid: string | null;
  instanceNumber: number | null;
  acquiredAt: Date | null;
  rows: number;
  columns: number;
  frames: number;
  photometricInterpretation: string | null;
  mediaType: string;
  /** DICOM JSON model. */
  attributes: object;
  sha256: string;
  /** The assessment that it tells of; nothing of what came from elsewhere. */
  resultOfId?: string;
}

/** The study with this UID at this site, as it was first registered. */
export async function findStudyByUid(
  db: Db,
  siteId: string,
  studyInstanceUid: string,
): Promise<ImagingStudy | undefined> {
  const where = { siteId_studyInstanceUid: { siteId, studyInstanceUid } };
  return (await db.imagingStudy.findUnique({ where })) ?? undefined;
}

export function createStudy(db: Db, { header, ...study }: NewStudy, at: Date): Promise<ImagingStudy> {
  return db.imagingStudy.create({
    data: {
      ...study,
      recordedAt: at,
      ...(header && {
        header: {
          create: {
            ...header,
            siteId: study.siteId,
            attributes: header.attributes as Prisma.InputJsonObject,
          },
        },
      }),
    },
  });
}

/** Until the transaction ends, no other one that locks the study goes on. */
export async function lockStudy(db: Db, id: string): Promise<void> {
  await db.$queryRaw`SELECT id FROM imaging_studies WHERE id = ${id}::uuid FOR UPDATE`;
}

/** Says what the study is by its first image that can be read, where what came before could not be. */
export function describeStudy(
  db: Db,
  id: string,
  study: Pick<NewStudy, "modality" | "bodyPart" | "laterality" | "scenario">,
): Promise<ImagingStudy> {
  return db.imagingStudy.update({ where: { id }, data: study });
}

/** SHA-256 of the study's instances by SOP Instance UID, of those asked for. */
export async function findInstanceHashes(
  db: Db,
  studyId: string,
  sopInstanceUids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db.instance.findMany({
    where: { series: { studyId }, sopInstanceUid: { in: [...sopInstanceUids] } },
    select: { sopInstanceUid: true, sha256: true },
  });
  return new Map(rows.map(({ sopInstanceUid, sha256 }) => [sopInstanceUid, sha256]));
}

/** Adds instances, and their series where the study has none such yet. */
export async function addInstances(
  db: Db,
  studyId: string,
  instances: readonly NewInstance[],
  at: Date,
): Promise<void> {
  const bySeries = new Map(instances.map(({ series }) => [series.seriesInstanceUid, series]));
  const series = [...bySeries.values()].map((one) => ({ ...one, studyId }));
  await db.series.createMany({ data: series, skipDuplicates: true });
  const added = await db.$executeRaw`
    INSERT INTO instances (series_id, recorded_at, ${instanceColumns})
    SELECT s.series_id, ${at}::timestamptz, ${instanceColumns}
    FROM json_to_recordset(convert_from(${jsonRows(instances.map(instanceRow))}, 'UTF8')::json) AS g(${instanceRecord})
    JOIN (SELECT id AS series_id, series_instance_uid FROM series WHERE study_id = ${studyId}::uuid) s
      USING (series_instance_uid)`;
  if (added !== instances.length) throw new Error(`${added} of ${instances.length} instances were added.`);
}

/** An instance as the rules of choosing look at it. */
export interface StudyInstance {
  id: string;
  sha256: string;
  sopInstanceUid: string;
  sopClassUid: string;
  transferSyntaxUid: string | null;
  instanceNumber: number | null;
  acquiredAt: Date | null;
  rows: number;
  columns: number;
  /** 0 of what is no image. */
  frames: number;
  photometricInterpretation: string | null;
  mediaType: string;
  seriesInstanceUid: string;
  seriesNumber: number | null;
  modality: string;
  /** Those of `tags`, in the DICOM JSON model. */
  attributes: unknown;
}

/**
 * All instances of a study that came from elsewhere, images or not, in no order, with a part of their headers: of thousands
 * of slices the whole would be tens of megabytes.
 * @param tags of the attributes that are given
 */
export function listStudyInstances(
  db: Db,
  studyId: string,
  tags: readonly string[],
): Promise<StudyInstance[]> {
  return db.$queryRaw<StudyInstance[]>`
    SELECT i.id, i.sha256, i.sop_instance_uid AS "sopInstanceUid", i.sop_class_uid AS "sopClassUid",
      i.transfer_syntax_uid AS "transferSyntaxUid", i.instance_number AS "instanceNumber", i.acquired_at AS "acquiredAt",
      i.rows, i.columns, i.frames, i.photometric_interpretation AS "photometricInterpretation",
      i.media_type AS "mediaType", s.series_instance_uid AS "seriesInstanceUid", s.number AS "seriesNumber", s.modality,
      coalesce((SELECT jsonb_object_agg(a.key, a.value) FROM jsonb_each(i.attributes) a
        WHERE a.key = ANY(${[...tags]})), '{}') AS attributes
    FROM series s JOIN instances i ON i.series_id = s.id
    WHERE s.study_id = ${studyId}::uuid AND i.result_of_id IS NULL`;
}
