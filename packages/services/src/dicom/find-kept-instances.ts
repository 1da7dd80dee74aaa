import type { Db } from "@synoptic/persistence";
import type { InstanceUids } from "./instance-uids.ts";

/** The site's DICOM instances with just these bytes, by their SHA-256. */
export async function findKeptInstances(
  db: Db,
  siteId: string,
  files: readonly { sha256: string }[],
): Promise<Map<string, { uids: InstanceUids; studyId: string }>> {
  if (files.length === 0) return new Map();
  const rows = await db.instance.findMany({
    where: {
      sha256: { in: files.map(({ sha256 }) => sha256) },
      mediaType: "application/dicom",
      series: { study: { siteId } },
    },
    select: {
      sha256: true,
      sopInstanceUid: true,
      sopClassUid: true,
      series: {
        select: { seriesInstanceUid: true, study: { select: { id: true, studyInstanceUid: true } } },
      },
    },
  });
  return new Map(
    rows.map(({ sha256, sopInstanceUid, sopClassUid, series: { seriesInstanceUid, study } }) => [
      sha256,
      {
        uids: { studyInstanceUid: study.studyInstanceUid, seriesInstanceUid, sopInstanceUid, sopClassUid },
        studyId: study.id,
      },
    ]),
  );
}
