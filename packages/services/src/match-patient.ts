import { type Actor, ConflictError, DomainError, NotFoundError } from "@synoptic/domain";
import { type Db, findPatientIds, visiblePatients } from "@synoptic/persistence";
import type { ImageFile } from "./image-file.ts";

/** No patient of the site has the file's Patient ID, and the caller named none. */
class PatientNotFoundError extends DomainError {
  readonly code = "PATIENT_NOT_FOUND";
}

export interface MatchedPatient {
  id: string;
  synthetic: boolean;
}

/**
 * The patient that a file is of: the one that the caller named, else the one whose identifier is the file's
 * Patient ID under its issuer. Only patients of the actor's site count.
 * @throws PatientNotFoundError where neither tells, or the Patient ID without an issuer fits several
 * @throws NotFoundError where the named patient is not the site's
 * @throws ConflictError where the file's Patient ID is another known patient's
 */
export async function matchPatient(
  db: Db,
  actor: Actor,
  file: Pick<ImageFile, "patientIdentifiers">,
  patientId: string | null,
): Promise<MatchedPatient> {
  const byFile = await findPatientIds(db, actor.siteId, file.patientIdentifiers);
  if (patientId !== null && byFile.length > 0 && !byFile.includes(patientId)) {
    throw new ConflictError("The file's Patient ID belongs to another patient.", ["patientId"]);
  }
  const [only] = byFile.length === 1 ? byFile : [];
  const id = patientId ?? only;
  if (id === undefined) {
    throw new PatientNotFoundError("No patient of the site has the file's Patient ID: name the patient.");
  }
  const patient = await db.patient.findUnique({
    where: { id, AND: [visiblePatients(actor)] },
    select: { id: true, synthetic: true },
  });
  if (!patient) throw new NotFoundError("The site has no such patient.", ["patientId"]);
  return patient;
}
