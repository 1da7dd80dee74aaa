import type { DicomAttributes } from "./dicom-json.ts";
import { InvalidDicomError } from "./errors.ts";
import { type DicomFile, numberOf, textOf } from "./read-dicom.ts";

/** What the product needs to know of an instance's file; UIDs as they stand, instants in UTC. */
export interface DicomDescription {
  patientId: string | null;
  /** Issuer of Patient ID. */
  issuer: string | null;
  patientName: string | null;
  /** `YYYY-MM-DD`. */
  birthDate: string | null;
  sex: "male" | "female" | "other" | "unknown";
  studyInstanceUid: string;
  seriesInstanceUid: string;
  sopInstanceUid: string;
  sopClassUid: string;
  accessionNumber: string | null;
  studyDescription: string | null;
  seriesDescription: string | null;
  modality: string;
  bodyPart: string | null;
  laterality: string | null;
  seriesNumber: number | null;
  instanceNumber: number | null;
  acquiredAt: Date | null;
  rows: number;
  columns: number;
  frames: number;
  photometricInterpretation: string | null;
}

const sexes: Record<string, DicomDescription["sex"]> = { M: "male", F: "female", O: "other" };

/** What a DICOM file says of itself. */
export interface DicomHeader {
  transferSyntaxUid: string;
  attributes: DicomAttributes;
  told: DicomDescription;
}

/** @throws InvalidDicomError naming the attribute that is missing */
export function headerOf(file: DicomFile): DicomHeader {
  const { transferSyntaxUid, attributes } = file;
  return { transferSyntaxUid, attributes, told: describeInstance(file) };
}

/**
 * Reads what identifies and describes an instance. Of what is no image, such as a report, rows, columns and frames are 0.
 * @throws InvalidDicomError naming the attribute that is missing
 */
export function describeInstance(file: DicomFile): DicomDescription {
  const { attributes, hasPixels } = file;
  const text = (tag: string) => textOf(attributes, tag);
  const required = (tag: string, name: string) => {
    const value = text(tag);
    if (value === null) throw new InvalidDicomError(`The DICOM file has no ${name}.`, [tag]);
    return value;
  };
  return {
    patientId: text("00100020"),
    issuer: text("00100021"),
    patientName: text("00100010"),
    birthDate: dateOf(text("00100030")),
    sex: sexes[text("00100040") ?? ""] ?? "unknown",
    studyInstanceUid: required("0020000D", "Study Instance UID"),
    seriesInstanceUid: required("0020000E", "Series Instance UID"),
    sopInstanceUid: required("00080018", "SOP Instance UID"),
    sopClassUid: required("00080016", "SOP Class UID"),
    accessionNumber: text("00080050"),
    studyDescription: text("00081030"),
    seriesDescription: text("0008103E"),
    modality: required("00080060", "Modality"),
    bodyPart: text("00180015"),
    laterality: text("00200062") ?? text("00200060"),
    seriesNumber: numberOf(attributes, "00200011"),
    instanceNumber: numberOf(attributes, "00200013"),
    acquiredAt: acquiredAt(text),
    rows: hasPixels ? (numberOf(attributes, "00280010") ?? 0) : 0,
    columns: hasPixels ? (numberOf(attributes, "00280011") ?? 0) : 0,
    frames: hasPixels ? Math.max(1, numberOf(attributes, "00280008") ?? 1) : 0,
    photometricInterpretation: text("00280004"),
  };
}

function dateOf(value: string | null): string | null {
  const match = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(value ?? "");
  if (!match) return null;
  const date = `${match[1]}-${match[2]}-${match[3]}`;
  // The 30th of February has the right form and is no day.
  return new Date(`${date}T00:00Z`).toJSON()?.startsWith(date) ? date : null;
}

/**
 * When the image was made: acquisition, else content, series or study date and time, in the file's Timezone Offset
 * From UTC and else in UTC.
 */
function acquiredAt(text: (tag: string) => string | null): Date | null {
  const pairs = [
    ["00080022", "00080032"],
    ["00080023", "00080033"],
    ["00080021", "00080031"],
    ["00080020", "00080030"],
  ] as const;
  const offset = /^([+-]\d{2})(\d{2})$/.exec(text("00080201") ?? "");
  const zone = offset ? `${offset[1]}:${offset[2]}` : "Z";
  for (const [dateTag, timeTag] of pairs) {
    const date = dateOf(text(dateTag));
    if (date === null) continue;
    const time = /^(\d{2}):?(\d{2})?:?(\d{2})?/.exec(text(timeTag) ?? "");
    const instant = new Date(`${date}T${time?.[1] ?? "00"}:${time?.[2] ?? "00"}:${time?.[3] ?? "00"}${zone}`);
    if (!Number.isNaN(instant.getTime())) return instant;
  }
  return null;
}
