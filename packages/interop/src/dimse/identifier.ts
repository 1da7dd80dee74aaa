import {
  type DicomAttribute,
  type DicomAttributes,
  type DicomElement,
  dataSetOf,
  explicitLittleEndian,
  InvalidDicomError,
  readDicom,
  sequenceElement,
  textElement,
  writeDataSet,
  writeFileMeta,
} from "@synoptic/imaging";

/**
 * Reads what a query asks for: its keys in the DICOM JSON model, text decoded.
 * @throws InvalidDicomError, TruncatedDicomError, NotDicomError
 */
export function readIdentifier(bytes: Buffer, transferSyntaxUid: string): DicomAttributes {
  if (bytes.length === 0) throw new InvalidDicomError("The identifier is empty.");
  const none = new Uint8Array();
  const meta = writeFileMeta({ sopClassUid: none, sopInstanceUid: none, transferSyntaxUid });
  return readDicom(Buffer.concat([meta, bytes])).attributes;
}

/** A match's attributes as a data set, its text in UTF-8. */
export function writeIdentifier(attributes: DicomAttributes, transferSyntaxUid: string): Buffer {
  const told = { ...attributes, "00080005": { vr: "CS", Value: ["ISO_IR 192"] } };
  return writeDataSet(dataSetOf(elementsOf(told)), transferSyntaxUid === explicitLittleEndian);
}

function elementsOf(attributes: DicomAttributes): DicomElement[] {
  return Object.entries(attributes).map(([tag, attribute]) => elementOf(tag, attribute));
}

type NumberWriter = (bytes: Buffer, value: number, at: number) => void;
const numbers: Readonly<Record<string, readonly [size: number, write: NumberWriter]>> = {
  US: [2, (bytes, value, at) => bytes.writeUInt16LE(value, at)],
  SS: [2, (bytes, value, at) => bytes.writeInt16LE(value, at)],
  UL: [4, (bytes, value, at) => bytes.writeUInt32LE(value, at)],
  SL: [4, (bytes, value, at) => bytes.writeInt32LE(value, at)],
  FL: [4, (bytes, value, at) => bytes.writeFloatLE(value, at)],
  FD: [8, (bytes, value, at) => bytes.writeDoubleLE(value, at)],
};

function elementOf(tag: string, { vr, Value = [] }: DicomAttribute): DicomElement {
  if (vr === "SQ") return sequenceElement(tag, ...Value.map((item) => elementsOf(item as DicomAttributes)));
  const binary = numbers[vr];
  if (!binary) return textElement(tag, vr, Value.map(textOf).join("\\"));
  const [size, write] = binary;
  const value = Buffer.alloc(size * Value.length);
  for (const [i, one] of Value.entries()) write(value, Number(one), i * size);
  return { tag, vr, value };
}

/** A name by its three representations. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "object") return String(value);
  const { Alphabetic = "", Ideographic = "", Phonetic = "" } = value as Record<string, string | undefined>;
  return [Alphabetic, Ideographic, Phonetic].join("=").replace(/=+$/, "");
}
