import type { DicomDataSet, DicomElement } from "./data-set.ts";
import { longVrs } from "./read-elements.ts";
import { uidFromSeed } from "./uid.ts";

const zeroPadded = new Set(["UI", "OB", "UN"]);
const undefinedLength = 0xffffffff;

/** How this program names itself in files, and to those who connect to it. PS3.7 annex D.3.3.2 */
export const implementation = {
  classUid: uidFromSeed("Synoptic implementation class"),
  versionName: "SYNOPTIC",
};

/** PS3.5 section 7.1.2: what does not fit two bytes of length is written as UN. */
const longestShort = 0xfffe;

/**
 * A DICOM Part 10 file of a data set, with an empty preamble. Pixels are as they lie in the data set.
 * @param transferSyntaxUid explicit little endian, or one of encapsulated pixels
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part10.html#chapter_7
 */
export function writeFile(dataSet: DicomDataSet, transferSyntaxUid: string): Buffer {
  const textOf = (tag: string) => dataSet.elements.get(tag)?.value ?? new Uint8Array();
  const about = { sopClassUid: textOf("00080016"), sopInstanceUid: textOf("00080018") };
  return Buffer.concat([writeFileMeta({ ...about, transferSyntaxUid }), writeDataSet(dataSet)]);
}

/** What stands before the data set in a file: an empty preamble and the meta information, the same each time. */
export function writeFileMeta({
  sopClassUid,
  sopInstanceUid,
  transferSyntaxUid,
}: {
  sopClassUid: Uint8Array;
  sopInstanceUid: Uint8Array;
  transferSyntaxUid: string;
}): Buffer {
  const elements: DicomElement[] = [
    { tag: "00020001", vr: "OB", value: Uint8Array.of(0, 1) },
    { tag: "00020002", vr: "UI", value: sopClassUid },
    { tag: "00020003", vr: "UI", value: sopInstanceUid },
    { tag: "00020010", vr: "UI", value: Buffer.from(transferSyntaxUid) },
    { tag: "00020012", vr: "UI", value: Buffer.from(implementation.classUid) },
    { tag: "00020013", vr: "SH", value: Buffer.from(implementation.versionName) },
  ];
  const meta = Buffer.concat(elements.map((element) => writeElement(element)));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(meta.length);
  const group = writeElement({ tag: "00020000", vr: "UL", value: length });
  return Buffer.concat([Buffer.alloc(128), Buffer.from("DICM"), group, meta]);
}

/**
 * The data set in little endian, elements in the order of their tags, sequences with their lengths;
 * encapsulated pixels stay as they are.
 * @param dataSet little endian
 * @param explicitVr whether each element tells its VR
 */
export function writeDataSet({ elements }: DicomDataSet, explicitVr = true): Buffer {
  const sorted = [...elements.values()].sort((a, b) => (a.tag < b.tag ? -1 : 1));
  return Buffer.concat(sorted.map((element) => writeElement(element, explicitVr)));
}

function writeElement(element: DicomElement, explicitVr = true): Buffer {
  const { tag, items, fragments } = element;
  if (fragments) {
    const parts = fragments.flatMap((fragment) => [...pieceOf("FFFEE000", fragment)]);
    return Buffer.concat([
      header(tag, "OB", undefinedLength),
      ...parts,
      ...pieceOf("FFFEE0DD", new Uint8Array()),
    ]);
  }
  if (items) {
    const body = Buffer.concat(items.flatMap((item) => pieceOf("FFFEE000", writeDataSet(item, explicitVr))));
    return Buffer.concat([header(tag, explicitVr ? "SQ" : null, body.length), body]);
  }
  const vr = element.vr ?? "UN";
  const value = padded(element.value, vr);
  const written = value.length > longestShort && !longVrs.has(vr) ? "UN" : vr;
  return Buffer.concat([header(tag, explicitVr ? written : null, value.length), value]);
}

/** @param vr nothing where VRs are implicit */
function header(tag: string, vr: string | null, length: number): Buffer {
  const isLong = vr !== null && longVrs.has(vr);
  const bytes = Buffer.alloc(isLong ? 12 : 8);
  writeTag(bytes, tag);
  if (vr !== null) bytes.write(vr, 4, "latin1");
  if (vr === null) bytes.writeUInt32LE(length, 4);
  else if (isLong) bytes.writeUInt32LE(length, 8);
  else bytes.writeUInt16LE(length, 6);
  return bytes;
}

/** An item, a fragment or a delimiter with its length. */
function pieceOf(tag: string, value: Uint8Array): Uint8Array[] {
  const bytes = Buffer.alloc(8);
  writeTag(bytes, tag);
  const even = padded(value, "OB");
  bytes.writeUInt32LE(even.length, 4);
  return [bytes, even];
}

function writeTag(bytes: Buffer, tag: string): void {
  bytes.writeUInt16LE(Number.parseInt(tag.slice(0, 4), 16), 0);
  bytes.writeUInt16LE(Number.parseInt(tag.slice(4), 16), 2);
}

/** UIDs and bytes are padded with a zero byte, all other text with a space. */
function padded(value: Uint8Array, vr: string): Uint8Array {
  if (value.length % 2 === 0) return value;
  return Buffer.concat([value, Buffer.from(zeroPadded.has(vr) ? "\0" : " ")]);
}
