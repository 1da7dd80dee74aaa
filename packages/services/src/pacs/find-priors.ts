import {
  type DicomServerAccess,
  type DicomServerAddress,
  listBodyParts,
  type RemoteStudy,
  searchStudies,
} from "@synoptic/interop";

/** Studies of one patient that are looked at; the newest come first from most servers. */
const mostLookedAt = 200;
/** Studies whose series are asked for, to learn which part of the body they are of. */
const mostAsked = 20;

/**
 * Earlier studies of the same patient, those most like the study first: of its modality, then of its part of the body,
 * then the newest. A server that matches loosely shows others too: only those whose Patient ID and issuer are the study's,
 * letter for letter, count.
 * @throws DicomServerError
 */
export async function findPriors(
  server: DicomServerAddress,
  study: RemoteStudy,
  most: number,
  access: DicomServerAccess,
): Promise<RemoteStudy[]> {
  const { patientId, studyDate } = study;
  if (most === 0 || patientId === null || /[*?\\]/.test(patientId)) return [];
  const found = await searchStudies(server, { patientId }, mostLookedAt, access);
  const earlier = found
    .filter((one) => isSamePatient(one, study) && one.studyInstanceUid !== study.studyInstanceUid)
    .filter((one) => studyDate === null || one.studyDate === null || one.studyDate <= studyDate)
    .map((one) => ({ one, likeness: sharesModality(one, study) ? 2 : 0 }))
    .sort((a, b) => b.likeness - a.likeness || newestFirst(a.one, b.one));
  if (earlier.length > most) {
    const parts = await listBodyParts(server, study.studyInstanceUid, access);
    for (const entry of parts.size === 0 ? [] : earlier.slice(0, mostAsked)) {
      const theirs = await listBodyParts(server, entry.one.studyInstanceUid, access);
      if ([...theirs].some((part) => parts.has(part))) entry.likeness += 1;
    }
    earlier.sort((a, b) => b.likeness - a.likeness || newestFirst(a.one, b.one));
  }
  return earlier.slice(0, most).map(({ one }) => one);
}

function isSamePatient(a: RemoteStudy, b: RemoteStudy): boolean {
  return a.patientId === b.patientId && a.issuerOfPatientId === b.issuerOfPatientId;
}

function sharesModality(a: RemoteStudy, b: RemoteStudy): boolean {
  return a.modalities.some((modality) => b.modalities.includes(modality));
}

function newestFirst(a: RemoteStudy, b: RemoteStudy): number {
  return (b.studyDate ?? "").localeCompare(a.studyDate ?? "");
}
