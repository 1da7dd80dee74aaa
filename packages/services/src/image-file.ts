import type { DicomAttributes, KeptInstance } from "@synoptic/imaging";
import type { NewInstance, NewStudyHeader } from "@synoptic/persistence";

/** One uploaded file as it was read: what it says of its study, of its patient and of itself. */
export interface ImageFile {
  /** How the caller named it. */
  uploadId: string;
  bytes: number;
  instance: NewInstance;
  study: {
    studyInstanceUid: string;
    accessionNumber: string | null;
    description: string | null;
    modality: string;
    bodyPart: string | null;
    laterality: string | null;
    /** Nothing where the file does not tell. */
    acquiredAt: Date | null;
    /** What DICOMweb searches it by; nothing of PNG and JPEG. */
    header: NewStudyHeader | null;
  };
  /** The Patient ID with each name of its issuer; without a system where the file names no issuer. Empty for PNG and JPEG. */
  patientIdentifiers: readonly { system: string | null; value: string }[];
  /** What a bundled model could read it for; nothing where none can. */
  scenario: string | null;
  /** Why no model reads it: a report, capture or localizer. Nothing of an image of the patient. */
  notAssessed: { code: string; reason: string } | null;
}

/** Whether it is an image of the patient, for which its study is assessed anew. */
export function isPatientImage({ notAssessed }: ImageFile): boolean {
  return notAssessed === null;
}

/** One file that was not registered, or is not assessed, and why. */
export interface FileVerdict {
  uploadId: string;
  /** Stable, upper snake case. */
  code: string;
  reason: string;
}

/** The file's instance as the rules of choosing look at it, by its hash instead of an id. */
export function asKeptInstance({
  series,
  attributes,
  ...instance
}: NewInstance): KeptInstance & { sha256: string } {
  const { seriesInstanceUid, number: seriesNumber, modality } = series;
  return {
    ...{ ...instance, id: instance.sha256, seriesInstanceUid, seriesNumber, modality },
    attributes: attributes as DicomAttributes,
  };
}
