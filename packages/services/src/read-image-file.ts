import { InvalidInputError } from "@synoptic/domain";
import {
  chooseScenario,
  type DescribedImage,
  type DicomAttributes,
  type DicomDescription,
  type DicomHeader,
  describeImage,
  instanceFacts,
  itemsOf,
  pickAttributes,
  readHeader,
  seriesTags,
  studyTags,
  textOf,
  uidFromSeed,
  whyNoPatientImage,
} from "@synoptic/imaging";
import type { NewInstance, NewStudyHeader } from "@synoptic/persistence";
import { asKeptInstance, type ImageFile } from "./image-file.ts";

export interface StoredFile {
  uploadId: string;
  sha256: string;
  bytes: Uint8Array;
}

/** What the caller said of all files. */
export interface FileHint {
  patientId: string | null;
  scenario: string | null;
  bodyPart?: string | null | undefined;
}

/** Secondary Capture, for a picture that came without DICOM around it, of modality "other". */
const secondaryCapture = "1.2.840.10008.5.1.4.1.1.7";
const pictureModality = "OT";

/**
 * Reads what one file says of itself, and decodes its first frame to be sure that it can be shown and read. A DICOM
 * object that holds no image has none to decode.
 * @throws NotAnImageError, NotDicomError, TruncatedDicomError, InvalidDicomError, UnsupportedTransferSyntaxError
 * @throws TooLargeError, DecodingStoppedError
 * @throws InvalidInputError where a PNG or JPEG comes without its patient or scenario
 */
export async function readImageFile(file: StoredFile, hint: FileHint): Promise<ImageFile> {
  const described = await describeImage(file.bytes);
  return described.kind === "dicom" ? dicomFile(file, described, hint) : picture(file, described, hint);
}

type Described<Kind> = Extract<DescribedImage, { kind: Kind }>;

function dicomFile(
  stored: StoredFile,
  { told, attributes, transferSyntaxUid, width, height }: Described<"dicom">,
  hint: FileHint,
): ImageFile {
  const header = { attributes, transferSyntaxUid, told: { ...told, rows: height, columns: width } };
  return imageFileOf(stored, stored.bytes.byteLength, header, hint.bodyPart ?? null);
}

/**
 * Reads what one DICOM instance says of itself, image or not, from its header alone: whether its pixels can be decoded
 * is found out by who reads them.
 * @param isGiven nobody else needs the bytes any more
 * @throws NotDicomError, TruncatedDicomError, InvalidDicomError, TooLargeError, DecodingStoppedError
 */
export async function readInstanceFile(stored: StoredFile, { isGiven = false } = {}): Promise<ImageFile> {
  const size = stored.bytes.byteLength;
  return imageFileOf(stored, size, await readHeader(stored.bytes, { isGiven }), null);
}

function imageFileOf(
  { uploadId, sha256 }: StoredFile,
  bytes: number,
  { told, ...file }: DicomHeader,
  hintedBodyPart: string | null,
): ImageFile {
  const bodyPart = storable(told.bodyPart);
  const attributes = storableAttributes(file.attributes);
  const { modality, frames } = told;
  const instance: NewInstance = {
    series: {
      seriesInstanceUid: told.seriesInstanceUid,
      modality,
      bodyPart,
      description: storable(told.seriesDescription),
      number: storableInteger(told.seriesNumber),
      attributes: pickAttributes(attributes, seriesTags),
    },
    sopInstanceUid: told.sopInstanceUid,
    sopClassUid: told.sopClassUid,
    transferSyntaxUid: file.transferSyntaxUid,
    instanceNumber: storableInteger(told.instanceNumber),
    acquiredAt: told.acquiredAt,
    rows: told.rows,
    columns: told.columns,
    frames,
    photometricInterpretation: storable(told.photometricInterpretation),
    mediaType: "application/dicom",
    attributes,
    sha256,
  };
  const notAssessed = whyNoPatientImage(instanceFacts(asKeptInstance(instance)));
  return {
    uploadId,
    bytes,
    patientIdentifiers: identifiersOf(told, file.attributes),
    scenario: notAssessed
      ? null
      : chooseScenario({ modality, bodyPart: bodyPart ?? hintedBodyPart }).scenario,
    notAssessed,
    study: {
      studyInstanceUid: told.studyInstanceUid,
      accessionNumber: storable(told.accessionNumber),
      description: storable(told.studyDescription),
      modality,
      bodyPart,
      laterality: storable(told.laterality),
      acquiredAt: told.acquiredAt,
      header: headerOf(attributes),
    },
    instance,
  };
}

function headerOf(attributes: DicomAttributes): NewStudyHeader {
  const text = (tag: string) => textOf(attributes, tag);
  return {
    studyDate: text("00080020") ?? "",
    studyTime: text("00080030"),
    localStudyId: text("00200010"),
    filePatientId: text("00100020"),
    patientNameKey: text("00100010")?.toUpperCase() ?? null,
    patientBirthDate: text("00100030"),
    patientSex: text("00100040"),
    referringKey: text("00080090")?.toUpperCase() ?? null,
    attributes: pickAttributes(attributes, studyTags),
  };
}

/** A picture has no UIDs: its own are made of whose it is, what for, and its bytes, so that it is one study however often it comes. */
function picture(
  { uploadId, sha256, bytes }: StoredFile,
  { kind, width, height }: Described<"png" | "jpeg">,
  { patientId, scenario }: FileHint,
): ImageFile {
  if (patientId === null || scenario === null) {
    throw new InvalidInputError("A PNG or JPEG needs a patient and a scenario.");
  }
  const uid = (level: string) => uidFromSeed(JSON.stringify([level, patientId, scenario, sha256]));
  return {
    uploadId,
    bytes: bytes.byteLength,
    patientIdentifiers: [],
    scenario,
    notAssessed: null,
    study: {
      studyInstanceUid: uid("study"),
      accessionNumber: null,
      description: null,
      modality: pictureModality,
      bodyPart: null,
      laterality: null,
      acquiredAt: null,
      header: null,
    },
    instance: {
      series: {
        seriesInstanceUid: uid("series"),
        modality: pictureModality,
        bodyPart: null,
        description: null,
        number: 1,
        attributes: {},
      },
      sopInstanceUid: uid("instance"),
      sopClassUid: secondaryCapture,
      transferSyntaxUid: null,
      instanceNumber: 1,
      acquiredAt: null,
      rows: height,
      columns: width,
      frames: 1,
      photometricInterpretation: "RGB",
      mediaType: `image/${kind}`,
      attributes: {},
      sha256,
    },
  };
}

/**
 * The Patient ID under every name that its issuer goes by: Issuer of Patient ID as it stands, and the Universal
 * Entity ID of its qualifiers; an OID also as the URN that FHIR writes.
 * @see https://dicom.nema.org/medical/dicom/current/output/chtml/part03/sect_10.14.html
 */
function identifiersOf(
  { patientId, issuer }: DicomDescription,
  attributes: DicomAttributes,
): ImageFile["patientIdentifiers"] {
  const value = storable(patientId);
  if (value === null) return [];
  const [qualifiers] = itemsOf(attributes, "00100024");
  const universal = qualifiers?.["00400032"]?.Value?.[0];
  const names = [issuer, typeof universal === "string" ? universal : null]
    .map(storable)
    .filter((name) => name !== null)
    .flatMap((name) => (/^\d+(\.\d+)+$/.test(name) ? [name, `urn:oid:${name}`] : [name]));
  return names.length === 0 ? [{ system: null, value }] : names.map((system) => ({ system, value }));
}

/** PostgreSQL's text and JSON hold neither NUL nor half a surrogate pair. */
const notStorable = /[\0\p{Cs}]/gu;
const largestInteger = 2 ** 31 - 1;

function storable(text: string | null): string | null {
  return text?.replace(notStorable, "").trim() || null;
}

function storableInteger(value: number | null): number | null {
  return value !== null && Number.isInteger(value) && Math.abs(value) <= largestInteger ? value : null;
}

function storableAttributes(attributes: DicomAttributes): DicomAttributes {
  const text = JSON.stringify(attributes);
  // Both are written as escapes, and hardly any file has them.
  if (!/\\u(0000|d[89a-f])/.test(text)) return attributes;
  const clean = (_key: string, value: unknown) =>
    typeof value === "string" ? value.replace(notStorable, "") : value;
  return JSON.parse(text, clean) as DicomAttributes;
}
