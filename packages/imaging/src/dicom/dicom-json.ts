import { TooLargeError } from "@synoptic/domain/errors";
import { textDecoder } from "./charset.ts";
import { type DicomDataSet, type DicomElement, viewOf } from "./data-set.ts";
import { definiteVr, vrOf } from "./dictionary.ts";

/** One attribute of the DICOM JSON model. */
export interface DicomAttribute {
  vr: string;
  Value?: unknown[];
  InlineBinary?: string;
  /** Of a value that is left in the file: the way to it, such as `00282010` or `00081115/0/00081199`. */
  BulkDataURI?: string;
}

/** Attributes by their eight hexadecimal digits. */
export type DicomAttributes = Record<string, DicomAttribute>;

/** Longer binary values are left in the file. */
const maxInlineBytes = 4096;
/** Longer text and lists of numbers are left in the file; a lookup table of 65,536 entries is twice as long. */
export const maxValueBytes = 65_536;
/**
 * A byte of a value can take a hundred as an object, and a small deflated file holds millions. Once a file's values take
 * so many, such as the contours of a radiotherapy plan, the longer ones of those that come are left in the file too; the
 * short ones of an enhanced multi-frame object of 10,000 frames take 4 MB.
 */
const muchInAll = 2 ** 22;
const shortBytes = 64;
const mostInAll = 2 ** 24;
const charsetVrs = new Set(["SH", "LO", "ST", "LT", "UC", "UT", "PN"]);
const singleTextVrs = new Set(["ST", "LT", "UT", "UR"]);
const textVrs = new Set(["AE", "AS", "CS", "DA", "DT", "TM", "UI", "DS", "IS", ...charsetVrs, "UR"]);
/** Bytes of one word of a binary VR, which the JSON model writes little endian. */
const wordBytes: Readonly<Record<string, number>> = { OW: 2, OF: 4, OL: 4, OD: 8, OV: 8 };

type NumberReader = (view: DataView, at: number, littleEndian: boolean) => number | string;
const numberReaders: Readonly<Record<string, readonly [size: number, read: NumberReader]>> = {
  US: [2, (view, at, little) => view.getUint16(at, little)],
  SS: [2, (view, at, little) => view.getInt16(at, little)],
  UL: [4, (view, at, little) => view.getUint32(at, little)],
  SL: [4, (view, at, little) => view.getInt32(at, little)],
  FL: [4, (view, at, little) => view.getFloat32(at, little)],
  FD: [8, (view, at, little) => view.getFloat64(at, little)],
  UV: [8, (view, at, little) => view.getBigUint64(at, little).toString()],
  SV: [8, (view, at, little) => view.getBigInt64(at, little).toString()],
  AT: [4, (view, at, little) => `${hex(view.getUint16(at, little))}${hex(view.getUint16(at + 2, little))}`],
};

/** What the data sets around an element say of how to read it. */
interface Reading {
  littleEndian: boolean;
  signedPixels: boolean;
  decode: (bytes: Uint8Array) => string;
  /** The way to the data set, such as `00081115/0/`. */
  path: string;
  /** Bytes of all values so far. */
  taken: { bytes: number };
}

/**
 * Every attribute but pixels, file meta information and group lengths, in the DICOM JSON model, text decoded. What is
 * too long keeps its VR and the way to it.
 * @throws TooLargeError where even the short values are too many
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part18.html#chapter_F
 */
export function dicomJson(dataSet: DicomDataSet): DicomAttributes {
  return attributesOf(dataSet, {
    littleEndian: true,
    signedPixels: false,
    decode: textDecoder([]),
    path: "",
    taken: { bytes: 0 },
  });
}

function attributesOf(dataSet: DicomDataSet, outer: Reading): DicomAttributes {
  const { elements, littleEndian } = dataSet;
  const characterSet = elements.get("00080005")?.value;
  const representation = elements.get("00280103")?.value;
  const reading: Reading = {
    littleEndian,
    path: outer.path,
    taken: outer.taken,
    decode: characterSet ? textDecoder(latin1(characterSet).split("\\")) : outer.decode,
    signedPixels: representation?.length === 2 ? representation.includes(1) : outer.signedPixels,
  };
  const attributes: DicomAttributes = {};
  for (const tag of [...elements.keys()].sort()) {
    if (/^0002|^7FE0|^FFF|0000$/.test(tag)) continue;
    attributes[tag] = attributeOf(elements.get(tag)!, reading);
  }
  return attributes;
}

function attributeOf(element: DicomElement, reading: Reading): DicomAttribute {
  const { value, items } = element;
  if (items) {
    return items.length === 0
      ? { vr: "SQ" }
      : { vr: "SQ", Value: items.map((item, i) => attributesOf(item, within(reading, element.tag, i))) };
  }
  const vr = vrIn(element, reading);
  if (value.length === 0) return { vr };
  if (isLeftInFile(value.length, reading)) return { vr, BulkDataURI: `${reading.path}${element.tag}` };
  const numbers = numberReaders[vr];
  if (numbers) {
    const [size, read] = numbers;
    const view = viewOf(value);
    const count = Math.floor(value.length / size);
    const Value = Array.from({ length: count }, (_, i) => read(view, i * size, reading.littleEndian));
    // JSON knows neither infinity nor NaN.
    return { vr, Value: Value.map((one) => (typeof one === "number" && !Number.isFinite(one) ? null : one)) };
  }
  if (textVrs.has(vr)) {
    return { vr, Value: textValues(vr, charsetVrs.has(vr) ? reading.decode(value) : latin1(value)) };
  }
  if (value.length > maxInlineBytes) return { vr, BulkDataURI: `${reading.path}${element.tag}` };
  return { vr, InlineBinary: binary(value, reading.littleEndian ? 1 : (wordBytes[vr] ?? 1)) };
}

function isLeftInFile(length: number, { taken }: Reading): boolean {
  if (length > (taken.bytes > muchInAll ? shortBytes : maxValueBytes)) return true;
  taken.bytes += length;
  if (taken.bytes > mostInAll) {
    throw new TooLargeError(`The file's attributes take more than ${mostInAll} bytes.`);
  }
  return false;
}

function within(reading: Reading, tag: string, item: number): Reading {
  return { ...reading, path: `${reading.path}${tag}/${item}/` };
}

/** The file's VR; the dictionary's where the file has none, but for a sequence that does not read as one. */
function vrIn({ tag, vr: written }: DicomElement, { signedPixels }: Reading): string {
  const known = vrOf(tag);
  const isOpen = written === null || (written === "UN" && known !== "SQ");
  return definiteVr(isOpen ? known : written, signedPixels);
}

/** Text without its padding; numbers where the VR says so and they are, names by their representations. */
function textValues(vr: string, text: string): unknown[] {
  // A zero byte cannot be kept in PostgreSQL's JSON and is never a character of a value.
  const clean = text.replaceAll("\0", "");
  if (singleTextVrs.has(vr)) return [clean.trimEnd()];
  return clean.split("\\").map((part) => {
    const value = part.trim();
    if (value === "") return null;
    if (vr === "PN") return personName(value);
    if ((vr === "DS" || vr === "IS") && Number.isFinite(Number(value))) return Number(value);
    return value;
  });
}

/** PS3.18 section F.2.2: the three representations of a name. */
function personName(value: string): object {
  const [Alphabetic = "", Ideographic, Phonetic] = value.split("=");
  return { Alphabetic, ...(Ideographic ? { Ideographic } : {}), ...(Phonetic ? { Phonetic } : {}) };
}

function binary(value: Uint8Array, word: number): string {
  const bytes = Buffer.from(value);
  if (word > 1 && bytes.length % word === 0)
    for (let i = 0; i < bytes.length; i += word) bytes.subarray(i, i + word).reverse();
  return bytes.toString("base64");
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

function hex(word: number): string {
  return word.toString(16).padStart(4, "0").toUpperCase();
}
