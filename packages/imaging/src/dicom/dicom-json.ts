import type { DataSet, Element } from "dicom-parser";
import { textDecoder } from "./charset.ts";
import { vrOf } from "./dictionary.ts";
import { InvalidDicomError } from "./errors.ts";

/** One attribute of the DICOM JSON model. */
export interface DicomAttribute {
  vr: string;
  Value?: unknown[];
  InlineBinary?: string;
}

/** Attributes by their eight hexadecimal digits. */
export type DicomAttributes = Record<string, DicomAttribute>;

/** Longer binary values are left in the file. */
const maxInlineBytes = 4096;
const maxDepth = 32;
const charsetVrs = new Set(["SH", "LO", "ST", "LT", "UC", "UT", "PN"]);
const singleTextVrs = new Set(["ST", "LT", "UT", "UR"]);
const textVrs = new Set(["AE", "AS", "CS", "DA", "DT", "TM", "UI", "DS", "IS", ...charsetVrs, "UR"]);
const numberReaders: Record<
  string,
  [size: number, read: (view: DataView, at: number, little: boolean) => number | string]
> = {
  US: [2, (view, at, little) => view.getUint16(at, little)],
  SS: [2, (view, at, little) => view.getInt16(at, little)],
  UL: [4, (view, at, little) => view.getUint32(at, little)],
  SL: [4, (view, at, little) => view.getInt32(at, little)],
  FL: [4, (view, at, little) => view.getFloat32(at, little)],
  FD: [8, (view, at, little) => view.getFloat64(at, little)],
  UV: [8, (view, at, little) => view.getBigUint64(at, little).toString()],
  SV: [8, (view, at, little) => view.getBigInt64(at, little).toString()],
  AT: [
    4,
    (view, at, little) =>
      [0, 2]
        .map((o) =>
          view
            .getUint16(at + o, little)
            .toString(16)
            .padStart(4, "0"),
        )
        .join("")
        .toUpperCase(),
  ],
};

interface Reading {
  littleEndian: boolean;
  signedPixels: boolean;
  decode: (bytes: Uint8Array) => string;
}

/**
 * Every attribute but the pixels and the file meta information, in the DICOM JSON model, text decoded.
 * @throws InvalidDicomError where sequences lie deeper than 32
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part18.html#chapter_F
 */
export function dicomJson(dataSet: DataSet, littleEndian: boolean): DicomAttributes {
  const signedPixels = readWord(dataSet, "x00280103", littleEndian) === 1;
  return attributesOf(dataSet, { littleEndian, signedPixels, decode: textDecoder([]) }, 0);
}

function readWord(dataSet: DataSet, tag: string, littleEndian: boolean): number | undefined {
  const element = dataSet.elements[tag];
  if (!element || element.length < 2) return undefined;
  const at = dataSet.byteArray.byteOffset + element.dataOffset;
  if (element.dataOffset + 2 > dataSet.byteArray.length) return undefined;
  return new DataView(dataSet.byteArray.buffer, at, 2).getUint16(0, littleEndian);
}

function attributesOf(dataSet: DataSet, outer: Reading, depth: number): DicomAttributes {
  if (depth > maxDepth) throw new InvalidDicomError(`Sequences lie deeper than ${maxDepth}.`);
  const characterSet = dataSet.elements.x00080005;
  const own = characterSet && bytesOf(dataSet, characterSet);
  const reading = own
    ? { ...outer, decode: textDecoder(Buffer.from(own).toString("latin1").split("\\")) }
    : outer;
  const attributes: DicomAttributes = {};
  for (const key of Object.keys(dataSet.elements).sort()) {
    const tag = key.slice(1).toUpperCase();
    if (tag.startsWith("0002") || tag.startsWith("7FE0") || tag.startsWith("FFFE")) continue;
    const element = dataSet.elements[key];
    if (element) attributes[tag] = attributeOf(dataSet, tag, element, reading, depth);
  }
  return attributes;
}

function attributeOf(
  dataSet: DataSet,
  tag: string,
  element: Element,
  reading: Reading,
  depth: number,
): DicomAttribute {
  const known = element.vr && element.vr !== "UN" ? element.vr : vrOf(tag, reading.signedPixels);
  if (element.items) {
    const Value = element.items.map((item) =>
      item.dataSet ? attributesOf(item.dataSet, reading, depth + 1) : {},
    );
    return { vr: "SQ", Value };
  }
  const vr = known === "xs" ? (reading.signedPixels ? "SS" : "US") : known === "ox" ? "OW" : known;
  const bytes = bytesOf(dataSet, element);
  if (bytes.length === 0) return { vr };
  const numbers = numberReaders[vr];
  if (numbers) {
    const [size, read] = numbers;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const Value = Array.from({ length: Math.floor(bytes.length / size) }, (_, i) =>
      read(view, i * size, reading.littleEndian),
    );
    return {
      vr,
      Value: Value.map((value) => (typeof value === "number" && !Number.isFinite(value) ? null : value)),
    };
  }
  if (textVrs.has(vr))
    return {
      vr,
      Value: textValues(
        vr,
        charsetVrs.has(vr) ? reading.decode(bytes) : Buffer.from(bytes).toString("latin1"),
      ),
    };
  return bytes.length > maxInlineBytes ? { vr } : { vr, InlineBinary: Buffer.from(bytes).toString("base64") };
}

/** Text without its padding; numbers where the VR says so and they are, names by their representations. */
function textValues(vr: string, text: string): unknown[] {
  // A zero byte cannot be kept in PostgreSQL's JSON and is never a character of a value.
  const clean = text.replaceAll("\0", "");
  if (singleTextVrs.has(vr)) return [clean.trimEnd()];
  return clean.split("\\").map((part) => {
    const value = part.trim();
    if (vr === "PN") {
      const [Alphabetic = "", Ideographic, Phonetic] = value.split("=");
      return { Alphabetic, ...(Ideographic ? { Ideographic } : {}), ...(Phonetic ? { Phonetic } : {}) };
    }
    if ((vr === "DS" || vr === "IS") && value !== "" && Number.isFinite(Number(value))) return Number(value);
    return value === "" ? null : value;
  });
}

/** The element's value as far as the file holds it. */
function bytesOf(dataSet: DataSet, element: Element): Uint8Array {
  return dataSet.byteArray.subarray(element.dataOffset, element.dataOffset + Math.max(0, element.length));
}
