import { Prisma } from "../generated/prisma/client.ts";
import type { Db } from "./db.ts";
import { chunks, type Imported, type ImportedTable, storeImported } from "./imported-rows.ts";

export type ImportedKeptResource = Prisma.KeptResourceCreateManyInput &
  Imported & { patientId: string; resourceType: string };
export type ImportedSiteResource = Prisma.SiteResourceCreateManyInput &
  Imported & { siteId: string; resourceType: string };

const ofPatients: ImportedTable = {
  name: "kept_resources",
  fields: Object.keys(Prisma.KeptResourceScalarFieldEnum),
  owner: "patientId",
  besides: ["resourceType"],
};
const ofSites: ImportedTable = {
  name: "site_resources",
  fields: Object.keys(Prisma.SiteResourceScalarFieldEnum),
  owner: "siteId",
  besides: ["resourceType"],
};

/** All rows of one source system. @returns for each row whether it was new or changed */
export function storeKeptResources(db: Db, rows: readonly ImportedKeptResource[]): Promise<boolean[]> {
  return storeImported(db, ofPatients, rows);
}

/** All rows of one source system. @returns for each row whether it was new or changed */
export function storeSiteResources(db: Db, rows: readonly ImportedSiteResource[]): Promise<boolean[]> {
  return storeImported(db, ofSites, rows);
}

/**
 * The patients' studies with these UIDs: `<patient id> <Study Instance UID>` to id. A study of another patient is
 * none, whatever an ImagingStudy says.
 */
export async function findStudyIds(
  db: Db,
  wanted: readonly { patientId: string; studyInstanceUid: string }[],
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const chunk of chunks(wanted)) {
    const found = await db.imagingStudy.findMany({
      where: {
        patientId: { in: chunk.map(({ patientId }) => patientId) },
        studyInstanceUid: { in: chunk.map(({ studyInstanceUid }) => studyInstanceUid) },
      },
      select: { id: true, patientId: true, studyInstanceUid: true },
    });
    for (const { id, patientId, studyInstanceUid } of found) ids.set(`${patientId} ${studyInstanceUid}`, id);
  }
  return ids;
}

/** Joins the ImagingStudy resources that came before the images with the study that the images now are. */
export async function joinKeptResources(
  db: Db,
  { id, patientId, studyInstanceUid }: { id: string; patientId: string; studyInstanceUid: string },
): Promise<void> {
  await db.keptResource.updateMany({
    where: { patientId, studyInstanceUid, studyId: null },
    data: { studyId: id },
  });
}
