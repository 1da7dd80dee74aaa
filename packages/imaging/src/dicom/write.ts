import { InvalidInputError } from "@synoptic/domain";
import { explicitLittleEndian, jpegBaseline } from "./transfer-syntax.ts";
import { uidFromSeed } from "./uid.ts";

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

/** VRs with a length of four bytes, PS3.5 section 7.1.2. */
const longVrs = new Set("OB OD OF OL OV OW SQ SV UC UN UR UT UV".split(" "));

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
  const elements = [
    text("00080005", "CS", "ISO_IR 192"),
    text("00080008", "CS", "ORIGINAL\\PRIMARY"),
    text("00080016", "UI", sopClass),
    text("00080018", "UI", instance.uid),
    text("00080020", "DA", date),
    text("00080021", "DA", date),
    text("00080022", "DA", date),
    text("00080030", "TM", time),
    text("00080031", "TM", time),
    text("00080032", "TM", time),
    text("00080050", "SH", study.accessionNumber ?? ""),
    text("00080060", "CS", series.modality),
    text("00080070", "LO", "Synoptic"),
    text("00080201", "SH", "+0000"),
    ...optional("00081030", "LO", study.description),
    ...optional("0008103E", "LO", series.description),
    text("00100010", "PN", patient.name),
    text("00100020", "LO", patient.id),
    text("00100021", "LO", patient.issuer),
    text("00100030", "DA", patient.birthDate?.replaceAll("-", "") ?? ""),
    text("00100040", "CS", patient.sex),
    ...optional("00180015", "CS", series.bodyPart),
    text("0020000D", "UI", study.uid),
    text("0020000E", "UI", series.uid),
    text("00200011", "IS", String(series.number ?? 1)),
    text("00200013", "IS", String(instance.number ?? 1)),
    ...optional("00200060", "CS", series.laterality),
    ...optional("00204000", "LT", dicom.comments),
    unsigned("00280002", image.samples),
    text("00280004", "CS", image.photometric),
    ...(image.samples === 3 ? [unsigned("00280006", 0)] : []),
    unsigned("00280010", image.height),
    unsigned("00280011", image.width),
    unsigned("00280100", image.bitsAllocated),
    unsigned("00280101", image.bitsStored),
    unsigned("00280102", image.bitsStored - 1),
    unsigned("00280103", image.signed ? 1 : 0),
    text("00280301", "CS", "NO"),
    ...optional("00281050", "DS", image.window && decimal(image.window.center)),
    ...optional("00281051", "DS", image.window && decimal(image.window.width)),
    ...optional("00281052", "DS", image.rescale && decimal(image.rescale.intercept)),
    ...optional("00281053", "DS", image.rescale && decimal(image.rescale.slope)),
    ...(image.jpeg ? [text("00282110", "CS", "01")] : []),
    image.jpeg
      ? encapsulated(image.jpeg)
      : element("7FE00010", image.bitsAllocated === 8 ? "OB" : "OW", image.data),
  ];
  const meta = Buffer.concat([
    element("00020001", "OB", Uint8Array.of(0, 1)),
    text("00020002", "UI", sopClass),
    text("00020003", "UI", instance.uid),
    text("00020010", "UI", image.jpeg ? jpegBaseline : explicitLittleEndian),
    ...implementation(),
  ]);
  return withPreamble(meta, elements);
}

/** A file of its meta information and its elements. */
export function withPreamble(meta: Uint8Array, elements: readonly Uint8Array[]): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(meta.length);
  return Buffer.concat([
    Buffer.alloc(128),
    Buffer.from("DICM"),
    element("00020000", "UL", length),
    meta,
    ...elements,
  ]);
}

/** Who wrote the file. */
export function implementation(): Buffer[] {
  return [
    text("00020012", "UI", uidFromSeed("Synoptic implementation class")),
    text("00020013", "SH", "SYNOPTIC"),
  ];
}

/** One element in explicit little endian, whose value is so already. */
export function element(tag: string, vr: string, value: Uint8Array): Buffer {
  const padded = value.length % 2 === 0 ? value : Buffer.concat([value, Buffer.alloc(1)]);
  const long = longVrs.has(vr);
  const header = Buffer.alloc(long ? 12 : 8);
  writeTag(header, tag);
  header.write(vr, 4, "latin1");
  if (long) header.writeUInt32LE(padded.length, 8);
  else header.writeUInt16LE(padded.length, 6);
  return Buffer.concat([header, padded]);
}

function writeTag(header: Buffer, tag: string): void {
  header.writeUInt16LE(Number.parseInt(tag.slice(0, 4), 16), 0);
  header.writeUInt16LE(Number.parseInt(tag.slice(4), 16), 2);
}

/** UIDs are padded with a zero byte, all other text with a space. */
export function text(tag: string, vr: string, value: string): Buffer {
  const bytes = Buffer.from(value, "utf8");
  const pad = bytes.length % 2 === 0 ? "" : vr === "UI" ? "\0" : " ";
  return element(tag, vr, Buffer.concat([bytes, Buffer.from(pad)]));
}

function optional(tag: string, vr: string, value: string | undefined): Buffer[] {
  return value === undefined ? [] : [text(tag, vr, value)];
}

/** A decimal string of at most 16 characters, PS3.5 table 6.2-1. */
function decimal(value: number): string {
  const exact = String(value);
  return exact.length <= 16 ? exact : value.toPrecision(9);
}

function unsigned(tag: string, value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return element(tag, "US", bytes);
}

/** One frame as one fragment after an empty basic offset table, PS3.5 annex A.4. */
function encapsulated(stream: Uint8Array): Buffer {
  const header = Buffer.alloc(12);
  writeTag(header, "7FE00010");
  header.write("OB", 4, "latin1");
  header.writeUInt32LE(0xffffffff, 8);
  const padded = stream.length % 2 === 0 ? stream : Buffer.concat([stream, Buffer.alloc(1)]);
  return Buffer.concat([
    header,
    item("FFFEE000", Buffer.alloc(0)),
    item("FFFEE000", padded),
    item("FFFEE0DD", Buffer.alloc(0)),
  ]);
}

export function item(tag: string, value: Uint8Array): Buffer {
  const header = Buffer.alloc(8);
  writeTag(header, tag);
  header.writeUInt32LE(value.length, 4);
  return Buffer.concat([header, value]);
}
