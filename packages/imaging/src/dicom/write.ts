import { InvalidInputError } from "@synoptic/domain/errors";
import type { DicomElement } from "./data-set.ts";
import { dataSetOf, textElement, unsignedElement } from "./new-element.ts";
import { explicitLittleEndian, jpegBaseline } from "./transfer-syntax.ts";
import { writeFile } from "./write-data-set.ts";

/** What a DICOM file is made from: one frame, stored values as they lie in the file. */
export interface NewDicom {
  /** `name` as DICOM's PN, `Family^Given`; `birthDate` as `YYYY-MM-DD`. */
  patient: { id: string; issuer: string; name: string; birthDate: string | null; sex: "M" | "F" | "O" };
  study: { uid: string; accessionNumber?: string; description?: string; acquiredAt: Date };
  series: {
    uid: string;
    modality: string;
    bodyPart?: string;
    laterality?: "L" | "R";
    description?: string;
    number?: number;
  };
  instance: { uid: string; number?: number };
  image: {
    width: number;
    height: number;
    samples: 1 | 3;
    bitsAllocated: 8 | 16;
    bitsStored: number;
    signed?: boolean;
    photometric: "MONOCHROME1" | "MONOCHROME2" | "RGB" | "YBR_FULL_422";
    /** Little endian, interleaved, `[height, width, samples]`. */
    data: Uint8Array;
    /** A baseline JPEG stream, kept instead of `data`. */
    jpeg?: Uint8Array;
    window?: { center: number; width: number };
    rescale?: { slope: number; intercept: number };
  };
  comments?: string;
}

const secondaryCapture = "1.2.840.10008.5.1.4.1.1.7";

/** SOP classes by modality, PS3.4 annex B.5. */
const sopClasses: Record<string, string> = {
  DX: "1.2.840.10008.5.1.4.1.1.1.1",
  CR: "1.2.840.10008.5.1.4.1.1.1",
  US: "1.2.840.10008.5.1.4.1.1.6.1",
  MR: "1.2.840.10008.5.1.4.1.1.4",
  OP: "1.2.840.10008.5.1.4.1.1.77.1.5.1",
  XC: "1.2.840.10008.5.1.4.1.1.77.1.4",
};

/**
 * Writes a DICOM Part 10 file, explicit little endian, or JPEG baseline where `image.jpeg` is given. The same input
 * gives the same bytes.
 * @throws InvalidInputError where the pixels do not fill the image
 */
export function writeDicom(dicom: NewDicom): Uint8Array {
  const { patient, study, series, instance, image } = dicom;
  const expected = image.width * image.height * image.samples * (image.bitsAllocated / 8);
  if (!image.jpeg && image.data.length !== expected) {
    throw new InvalidInputError(`The pixels take ${expected} bytes and ${image.data.length} are given.`);
  }
  const sopClass = sopClasses[series.modality] ?? secondaryCapture;
  const at = study.acquiredAt.toISOString();
  const [date, time] = [at.slice(0, 10).replaceAll("-", ""), `${at.slice(11, 19).replaceAll(":", "")}`];
  const elements: DicomElement[] = [
    textElement("00080005", "CS", "ISO_IR 192"),
    textElement("00080008", "CS", "ORIGINAL\\PRIMARY"),
    textElement("00080016", "UI", sopClass),
    textElement("00080018", "UI", instance.uid),
    textElement("00080020", "DA", date),
    textElement("00080021", "DA", date),
    textElement("00080022", "DA", date),
    textElement("00080030", "TM", time),
    textElement("00080031", "TM", time),
    textElement("00080032", "TM", time),
    textElement("00080050", "SH", study.accessionNumber ?? ""),
    textElement("00080060", "CS", series.modality),
    textElement("00080070", "LO", "Synoptic"),
    textElement("00080201", "SH", "+0000"),
    ...optional("00081030", "LO", study.description),
    ...optional("0008103E", "LO", series.description),
    textElement("00100010", "PN", patient.name),
    textElement("00100020", "LO", patient.id),
    textElement("00100021", "LO", patient.issuer),
    textElement("00100030", "DA", patient.birthDate?.replaceAll("-", "") ?? ""),
    textElement("00100040", "CS", patient.sex),
    ...optional("00180015", "CS", series.bodyPart),
    textElement("0020000D", "UI", study.uid),
    textElement("0020000E", "UI", series.uid),
    textElement("00200011", "IS", String(series.number ?? 1)),
    textElement("00200013", "IS", String(instance.number ?? 1)),
    ...optional("00200060", "CS", series.laterality),
    ...optional("00204000", "LT", dicom.comments),
    unsignedElement("00280002", image.samples),
    textElement("00280004", "CS", image.photometric),
    ...(image.samples === 3 ? [unsignedElement("00280006", 0)] : []),
    unsignedElement("00280010", image.height),
    unsignedElement("00280011", image.width),
    unsignedElement("00280100", image.bitsAllocated),
    unsignedElement("00280101", image.bitsStored),
    unsignedElement("00280102", image.bitsStored - 1),
    unsignedElement("00280103", image.signed ? 1 : 0),
    textElement("00280301", "CS", "NO"),
    ...optional("00281050", "DS", image.window && decimal(image.window.center)),
    ...optional("00281051", "DS", image.window && decimal(image.window.width)),
    ...optional("00281052", "DS", image.rescale && decimal(image.rescale.intercept)),
    ...optional("00281053", "DS", image.rescale && decimal(image.rescale.slope)),
    ...(image.jpeg ? [textElement("00282110", "CS", "01")] : []),
    image.jpeg
      ? // One frame as one fragment after an empty basic offset table, PS3.5 annex A.4.
        { tag: "7FE00010", vr: "OB", value: new Uint8Array(), fragments: [new Uint8Array(), image.jpeg] }
      : { tag: "7FE00010", vr: image.bitsAllocated === 8 ? "OB" : "OW", value: image.data },
  ];
  return writeFile(dataSetOf(elements), image.jpeg ? jpegBaseline : explicitLittleEndian);
}

function optional(tag: string, vr: string, value: string | undefined): DicomElement[] {
  return value === undefined ? [] : [textElement(tag, vr, value)];
}

/** A decimal string of at most 16 characters, PS3.5 table 6.2-1. */
function decimal(value: number): string {
  const exact = String(value);
  return exact.length <= 16 ? exact : value.toPrecision(9);
}
