import type { Actor } from "@synoptic/domain";
import type { KeptEntry } from "@synoptic/interop";
import { type Db, findStudyIds, storeKeptResources, storeSiteResources } from "@synoptic/persistence";

export interface PlacedKept {
  entry: KeptEntry;
  /** Nothing where it is of no patient: then it is the site's. */
  patientId: string | undefined;
}

/** Keeps resources as they were sent, and joins an ImagingStudy with our study. @returns those that were new or changed */
export async function importKept(
  tx: Db,
  actor: Actor,
  sourceSystem: string,
  placed: readonly PlacedKept[],
): Promise<Set<KeptEntry>> {
  const shared = ({ resourceType, fhirId, versionId, lastUpdatedAt, raw }: KeptEntry) => ({
    ...{ sourceSystem, resourceType, fhirId, versionId, lastUpdatedAt },
    raw: raw as object,
  });
  const ofPatients = placed.flatMap(({ entry, patientId }) =>
    patientId === undefined ? [] : [{ entry, patientId }],
  );
  const studyIds = await findStudyIds(
    tx,
    ofPatients.flatMap(({ patientId, entry: { row } }) =>
      row.studyInstanceUid === null ? [] : [{ patientId, studyInstanceUid: row.studyInstanceUid }],
    ),
  );
  const rows = ofPatients.map(({ entry, patientId }) => ({
    ...shared(entry),
    ...entry.row,
    patientId,
    studyId: studyIds.get(`${patientId} ${entry.row.studyInstanceUid}`) ?? null,
  }));
  const ofSite = placed.filter(({ patientId }) => patientId === undefined).map(({ entry }) => entry);
  const siteRows = ofSite.map((entry) => ({
    ...shared(entry),
    siteId: actor.siteId,
    recordedAt: entry.row.recordedAt,
  }));
  const written = [await storeKeptResources(tx, rows), await storeSiteResources(tx, siteRows)].flat();
  return new Set([...ofPatients.map(({ entry }) => entry), ...ofSite].filter((_, i) => written[i]));
}
