import type { ImagingStudy, Prisma } from "../generated/prisma/client.ts";
import type { Db } from "./db.ts";

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
}

export interface NewInstance {
  series: {
    seriesInstanceUid: string;
    modality: string;
    bodyPart: string | null;
    description: string | null;
    number: number | null;
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

export function createStudy(db: Db, study: NewStudy, at: Date): Promise<ImagingStudy> {
  return db.imagingStudy.create({ data: { ...study, recordedAt: at } });
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

/** Adds an instance, and its series where the study has none such yet. */
export async function addInstance(db: Db, studyId: string, instance: NewInstance, at: Date): Promise<void> {
  const { series, attributes, ...columns } = instance;
  const { id: seriesId } = await db.series.upsert({
    where: { studyId_seriesInstanceUid: { studyId, seriesInstanceUid: series.seriesInstanceUid } },
    create: { studyId, ...series },
    update: {},
    select: { id: true },
  });
  await db.instance.create({
    data: { ...columns, seriesId, attributes: attributes as Prisma.InputJsonObject, recordedAt: at },
    select: { id: true },
  });
}

export interface PrimaryInstance {
  id: string;
  sha256: string;
}

export interface ReadableInstance extends PrimaryInstance {
  acquiredAt: Date | null;
}

/**
 * The study's images, newest first: by when the image was made where the files say, then by the number of the series
 * and of the image, the highest first.
 * @param most images are given; `count` tells how many there are
 */
export async function listReadableInstances(
  db: Db,
  studyId: string,
  most: number,
): Promise<{ instances: ReadableInstance[]; count: number }> {
  const where = { series: { studyId } };
  const [count, instances] = await Promise.all([
    db.instance.count({ where }),
    db.instance.findMany({
      where,
      orderBy: [
        { acquiredAt: { sort: "desc", nulls: "last" } },
        { series: { number: { sort: "desc", nulls: "last" } } },
        { series: { seriesInstanceUid: "desc" } },
        { instanceNumber: { sort: "desc", nulls: "last" } },
        { sopInstanceUid: "desc" },
      ],
      take: most,
      select: { id: true, sha256: true, acquiredAt: true },
    }),
  ]);
  return { instances, count };
}

/** The instance that stands for the study where one has to: the first of its first series. */
export async function findPrimaryInstance(db: Db, studyId: string): Promise<PrimaryInstance | undefined> {
  const instance = await db.instance.findFirst({
    where: { series: { studyId } },
    orderBy: [
      { series: { number: { sort: "asc", nulls: "last" } } },
      { series: { seriesInstanceUid: "asc" } },
      { instanceNumber: { sort: "asc", nulls: "last" } },
      { sopInstanceUid: "asc" },
    ],
    select: { id: true, sha256: true },
  });
  return instance ?? undefined;
}
