import { InvalidInputError } from "@synoptic/domain";
import {
  chooseScenario,
  describeDicom,
  identifyFile,
  NotAnImageError,
  readDicom,
  toDisplay,
} from "@synoptic/imaging";
import { deriveUid } from "./derived-uids.ts";
import type { ImageFile } from "./image-file.ts";

const secondaryCapture = "1.2.840.10008.5.1.4.1.1.7";

interface ReceivedFile {
  uploadId: string;
  sha256: string;
  bytes: Uint8Array;
}

/**
 * Reads one received file, and decodes its picture once, so that what is kept can be assessed and shown. A PNG or
 * JPEG says nothing of itself: its patient and scenario are the caller's, and its UIDs follow from both and its
 * bytes, so that the same file twice is one study.
 * @throws NotAnImageError, InvalidInputError, and the imaging room's errors
 */
export async function readImageFile(
  file: ReceivedFile,
  hint: { patientId: string | null; scenario: string | null },
): Promise<ImageFile> {
  const kind = identifyFile(file.bytes);
  if (kind === undefined) throw new NotAnImageError("The file is no DICOM, PNG or JPEG image.");
  const { width, height } = await toDisplay(file.bytes);
  return kind === "dicom" ? readDicomFile(file) : readPicture(file, kind, hint, { width, height });
}

function readDicomFile({ uploadId, sha256, bytes }: ReceivedFile): ImageFile {
  const dicom = readDicom(bytes);
  const told = describeDicom(dicom);
  const { patientId, modality, bodyPart } = told;
  return {
    uploadId,
    bytes: bytes.byteLength,
    patientIdentifiers: patientId === null ? [] : [{ system: told.issuer, value: patientId }],
    scenario: chooseScenario({ modality, bodyPart }).scenario,
    study: {
      studyInstanceUid: told.studyInstanceUid,
      accessionNumber: told.accessionNumber,
      description: told.studyDescription,
      modality,
      bodyPart,
      laterality: told.laterality,
      acquiredAt: told.acquiredAt,
    },
    instance: {
      series: {
        seriesInstanceUid: told.seriesInstanceUid,
        modality,
        bodyPart,
        description: told.seriesDescription,
        number: told.seriesNumber,
      },
      sopInstanceUid: told.sopInstanceUid,
      sopClassUid: told.sopClassUid,
      transferSyntaxUid: dicom.transferSyntaxUid,
      instanceNumber: told.instanceNumber,
      rows: told.rows,
      columns: told.columns,
      frames: told.frames,
      photometricInterpretation: told.photometricInterpretation,
      mediaType: "application/dicom",
      attributes: dicom.attributes,
      sha256,
    },
  };
}

function readPicture(
  { uploadId, sha256, bytes }: ReceivedFile,
  kind: "png" | "jpeg",
  { patientId, scenario }: { patientId: string | null; scenario: string | null },
  size: { width: number; height: number },
): ImageFile {
  if (patientId === null) throw new InvalidInputError("A PNG or JPEG needs the patient's id.", ["patientId"]);
  if (scenario === null) throw new InvalidInputError("A PNG or JPEG needs a scenario.", ["scenario"]);
  const study = deriveUid("study", patientId, scenario, sha256);
  const series = { seriesInstanceUid: deriveUid("series", study), modality: "OT", bodyPart: null };
  return {
    uploadId,
    bytes: bytes.byteLength,
    patientIdentifiers: [],
    scenario,
    study: {
      studyInstanceUid: study,
      accessionNumber: null,
      description: null,
      modality: "OT",
      bodyPart: null,
      laterality: null,
      acquiredAt: null,
    },
    instance: {
      series: { ...series, description: null, number: 1 },
      sopInstanceUid: deriveUid("instance", study),
      sopClassUid: secondaryCapture,
      transferSyntaxUid: null,
      instanceNumber: 1,
      rows: size.height,
      columns: size.width,
      frames: 1,
      photometricInterpretation: "RGB",
      mediaType: `image/${kind}`,
      attributes: {},
      sha256,
    },
  };
}
