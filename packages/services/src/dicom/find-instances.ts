import { type Actor, NotFoundError } from "@synoptic/domain";
import { visibleStudies } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { recordAccess } from "../record-access.ts";
import type { InstanceUids } from "./instance-uids.ts";

/** What a path names: a study, a series of it, an instance of that. */
export interface DicomTarget {
  study: string;
  series?: string | undefined;
  instance?: string | undefined;
}

/** An instance of DICOM that is kept. */
export interface StoredInstance extends InstanceUids {
  id: string;
  transferSyntaxUid: string;
  /** 0 of what is no image. */
  frames: number;
  sha256: string;
  /** Whether it tells of an assessment that was made here. */
  isResult: boolean;
}

/**
 * The instances of what a path names, in the order of their series' and their own numbers; that they were looked at is
 * noted.
 * @throws NotFoundError where the site has none
 */
export async function findInstances(
  context: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  target: DicomTarget,
): Promise<StoredInstance[]> {
  const { study: studyInstanceUid, series: seriesInstanceUid, instance: sopInstanceUid } = target;
  const rows = await context.db.instance.findMany({
    where: {
      mediaType: "application/dicom",
      ...(sopInstanceUid === undefined ? {} : { sopInstanceUid }),
      series: {
        ...(seriesInstanceUid === undefined ? {} : { seriesInstanceUid }),
        study: { studyInstanceUid, AND: [visibleStudies(actor)] },
      },
    },
    orderBy: [
      { series: { number: { sort: "asc", nulls: "last" } } },
      { series: { seriesInstanceUid: "asc" } },
      { instanceNumber: { sort: "asc", nulls: "last" } },
      { sopInstanceUid: "asc" },
    ],
    select: {
      id: true,
      sopInstanceUid: true,
      sopClassUid: true,
      transferSyntaxUid: true,
      frames: true,
      sha256: true,
      resultOfId: true,
      seriesId: true,
      series: { select: { seriesInstanceUid: true, study: { select: { id: true, patientId: true } } } },
    },
  });
  const [first] = rows;
  if (!first) throw new NotFoundError("The site has no such instances.");
  const { id: studyId, patientId } = first.series.study;
  const subject =
    sopInstanceUid !== undefined
      ? { subjectType: "Instance", subjectId: first.id }
      : seriesInstanceUid !== undefined
        ? { subjectType: "Series", subjectId: first.seriesId }
        : { subjectType: "ImagingStudy", subjectId: studyId };
  await recordAccess(context, actor, [{ ...subject, patientId }]);
  return rows.map(({ series, transferSyntaxUid, seriesId: _, resultOfId, ...row }) => ({
    ...row,
    isResult: resultOfId !== null,
    studyInstanceUid,
    seriesInstanceUid: series.seriesInstanceUid,
    // Every file of DICOM has one.
    transferSyntaxUid: transferSyntaxUid!,
  }));
}
