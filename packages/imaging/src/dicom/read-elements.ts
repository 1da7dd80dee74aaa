import { TooLargeError } from "@synoptic/domain/errors";
import { type DicomDataSet, type DicomElement, type ElementEncoding, viewOf } from "./data-set.ts";
import { vrOf } from "./dictionary.ts";
import { InvalidDicomError, TruncatedDicomError } from "./errors.ts";

/** Real files nest up to about ten deep; deeper ones are built to exhaust the stack. */
const maxDepth = 32;
/** An enhanced multi-frame object of 10,000 frames has about 300,000. */
export const maxElements = 1_000_000;
const undefinedLength = 0xffffffff;
const itemTag = "FFFEE000";
const itemEnd = "FFFEE00D";
const sequenceEnd = "FFFEE0DD";
const pixelDataTags = new Set(["7FE00010", "7FE00008", "7FE00009"]);
/** VRs with a two-byte length, PS3.5 section 7.1.2; all others, also later ones, have four bytes. */
const shortVrs = new Set("AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US".split(" "));
export const longVrs: ReadonlySet<string> = new Set("OB OD OF OL OV OW SQ SV UC UN UR UT UV".split(" "));
const implicitLittle: ElementEncoding = { explicitVr: false, littleEndian: true };

/** Where one stands in the file. */
export interface ElementCursor {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  at: number;
  elementsLeft: number;
}

interface Header {
  tag: string;
  vr: string | null;
  length: number;
}

export function cursorOver(bytes: Uint8Array, at = 0, elementsLeft = maxElements): ElementCursor {
  return { bytes, view: viewOf(bytes), at, elementsLeft };
}

/** Whether two bytes name a VR of the standard. */
export function isVr(bytes: Uint8Array, at: number): boolean {
  const vr = String.fromCharCode(bytes[at] ?? 0, bytes[at + 1] ?? 0);
  return shortVrs.has(vr) || longVrs.has(vr);
}

/**
 * Reads elements up to `end` into `elements`, which also holds what was read before a fault.
 * @throws TruncatedDicomError, InvalidDicomError, TooLargeError
 */
export function readElements(
  cursor: ElementCursor,
  encoding: ElementEncoding,
  end: number,
  elements: Map<string, DicomElement>,
): void {
  let zerosFrom: number | undefined;
  // Fewer than eight bytes hold no element, nor do zeros up to the end: padding that some writers leave.
  while (end - cursor.at >= 8) {
    if (cursor.view.getUint32(cursor.at) === 0) {
      zerosFrom ??= endWithoutZeros(cursor.bytes, end);
      if (cursor.at >= zerosFrom) break;
    }
    const element = readElement(cursor, encoding, end, 0);
    if (element) elements.set(element.tag, element);
  }
  cursor.at = end;
}

function endWithoutZeros(bytes: Uint8Array, end: number): number {
  let at = end;
  while (at > 0 && bytes[at - 1] === 0) at--;
  return at;
}

/**
 * Reads the elements of the group that comes first, such as the file meta information; some writers leave its VRs out.
 * Where a tag is there twice the first one counts: what some writers leave of it in the data set says how it once was.
 */
export function readGroup(cursor: ElementCursor, group: string, elements: Map<string, DicomElement>): void {
  const { bytes } = cursor;
  const encoding = { explicitVr: !hasImplicitVr(cursor), littleEndian: true };
  while (bytes.length - cursor.at >= 8 && tagAt(cursor, true).startsWith(group)) {
    const element = readElement(cursor, encoding, bytes.length, 0);
    if (element && !elements.has(element.tag)) elements.set(element.tag, element);
  }
}

/** Whether where a VR would be there is a length instead, which fits the file. */
function hasImplicitVr({ bytes, view, at }: ElementCursor): boolean {
  if (bytes.length - at < 8 || /^[A-Z]{2}$/.test(String.fromCharCode(bytes[at + 4]!, bytes[at + 5]!)))
    return false;
  return view.getUint32(at + 4, true) <= bytes.length - at - 8;
}

/** Items and fragments count as elements do. */
function countElement(cursor: ElementCursor): void {
  if (--cursor.elementsLeft < 0) throw new TooLargeError("The file has too many elements.");
}

/** Nothing for a delimiter that ends no item. */
function readElement(
  cursor: ElementCursor,
  encoding: ElementEncoding,
  end: number,
  depth: number,
): DicomElement | undefined {
  countElement(cursor);
  const { tag, vr, length } = readHeader(cursor, encoding, end);
  if (tag.startsWith("FFFE")) {
    if (length === 0) return undefined;
    throw new InvalidDicomError("A sequence item lies outside a sequence.", [tag]);
  }
  const kind = vr === null || vr === "UN" ? vrOf(tag) : vr;
  if (length === undefinedLength) {
    const none = new Uint8Array();
    if (vr === "OB" || vr === "OW" || pixelDataTags.has(tag)) {
      return { tag, vr, value: none, fragments: readFragments(cursor, encoding, end, tag) };
    }
    // PS3.5 section 6.2.2: UN of undefined length is a sequence in implicit little endian.
    const inside = vr === "UN" ? implicitLittle : encoding;
    return { tag, vr: "SQ", value: none, items: readItems(cursor, inside, end, tag, depth + 1, false) };
  }
  const start = cursor.at;
  const valueEnd = start + length;
  if (valueEnd > cursor.bytes.length) {
    throw new TruncatedDicomError(`The file ends inside ${tag}, which announces ${length} bytes.`, [tag]);
  }
  if (valueEnd > end) throw new InvalidDicomError(`${tag} is longer than the item that holds it.`, [tag]);
  if (kind === "SQ") {
    const items = readSequence(cursor, vr === "UN" ? implicitLittle : encoding, valueEnd, tag, depth, vr);
    if (items) return { tag, vr: "SQ", value: new Uint8Array(), items };
  }
  cursor.at = valueEnd;
  const value = cursor.bytes.subarray(start, valueEnd);
  return { tag, vr: kind === "SQ" ? "UN" : vr, value };
}

/**
 * A sequence of known length. Nothing where only the dictionary calls it one and it does not read as such: written as UN,
 * or in implicit VR without an item at its beginning.
 */
function readSequence(
  cursor: ElementCursor,
  encoding: ElementEncoding,
  end: number,
  tag: string,
  depth: number,
  vr: string | null,
): DicomDataSet[] | undefined {
  const startsWithItem = end - cursor.at < 8 || tagAt(cursor, encoding.littleEndian).startsWith("FFFE");
  if (vr === null && !startsWithItem) return undefined;
  try {
    return readItems(cursor, encoding, end, tag, depth + 1, true);
  } catch (error) {
    if (vr === "UN" && (error instanceof InvalidDicomError || error instanceof TruncatedDicomError))
      return undefined;
    throw error;
  }
}

function readHeader(
  cursor: ElementCursor,
  { explicitVr, littleEndian }: ElementEncoding,
  end: number,
): Header {
  const tag = tagAt(cursor, littleEndian);
  const { bytes, view, at } = cursor;
  if (!explicitVr || tag.startsWith("FFFE")) {
    cursor.at += 8;
    return { tag, vr: null, length: view.getUint32(at + 4, littleEndian) };
  }
  const vr = String.fromCharCode(bytes[at + 4]!, bytes[at + 5]!);
  if (vr === "  ") {
    // Some writers leave a VR blank that depends on Pixel Representation, US or SS.
    cursor.at += 8;
    return { tag, vr: null, length: view.getUint16(at + 6, littleEndian) };
  }
  if (!/^[A-Z]{2}$/.test(vr)) throw new InvalidDicomError(`${tag} has no value representation.`, [tag]);
  if (shortVrs.has(vr)) {
    cursor.at += 8;
    return { tag, vr, length: view.getUint16(at + 6, littleEndian) };
  }
  if (at + 12 > end) throw new TruncatedDicomError(`The file ends inside the header of ${tag}.`, [tag]);
  cursor.at += 12;
  return { tag, vr, length: view.getUint32(at + 8, littleEndian) };
}

function tagAt({ view, at }: ElementCursor, littleEndian: boolean): string {
  const number = view.getUint16(at, littleEndian) * 0x10000 + view.getUint16(at + 2, littleEndian);
  return number.toString(16).toUpperCase().padStart(8, "0");
}

/** @param hasLength whether the sequence ends at `end`; else it ends with a delimiter before `end` */
function readItems(
  cursor: ElementCursor,
  encoding: ElementEncoding,
  end: number,
  sequence: string,
  depth: number,
  hasLength: boolean,
): DicomDataSet[] {
  if (depth > maxDepth) throw new InvalidDicomError(`Sequences lie deeper than ${maxDepth}.`, [sequence]);
  const items: DicomDataSet[] = [];
  while (end - cursor.at >= 8) {
    const { tag, length } = readDelimiter(cursor, encoding.littleEndian);
    if (tag === sequenceEnd) return items;
    if (tag !== itemTag)
      throw new InvalidDicomError(`${sequence} holds ${tag} where an item belongs.`, [sequence]);
    countElement(cursor);
    const known = length !== undefinedLength;
    const itemEndsAt = known ? cursor.at + length : end;
    if (itemEndsAt > end && itemEndsAt <= cursor.bytes.length)
      throw new InvalidDicomError(`An item of ${sequence} is longer than it.`, [sequence]);
    // Some writers take elements out and leave the length: what ends with the file, and with its last element, is whole.
    items.push(readItem(cursor, encoding, { end, announced: known ? itemEndsAt : null }, sequence, depth));
  }
  if (hasLength && cursor.at === end) return items;
  throw new TruncatedDicomError(`${sequence} does not end.`, [sequence]);
}

function readItem(
  cursor: ElementCursor,
  encoding: ElementEncoding,
  { end: outerEnd, announced }: { end: number; announced: number | null },
  sequence: string,
  depth: number,
): DicomDataSet {
  const end = Math.min(announced ?? outerEnd, outerEnd);
  const elements = new Map<string, DicomElement>();
  while (end - cursor.at >= 8) {
    if (announced === null && tagAt(cursor, encoding.littleEndian) === itemEnd) {
      cursor.at += 8;
      return { elements, littleEndian: encoding.littleEndian };
    }
    const element = readElement(cursor, encoding, end, depth);
    if (element) elements.set(element.tag, element);
  }
  if (announced === null || (announced > end && cursor.at < end)) {
    throw new TruncatedDicomError(`The file ends inside an item of ${sequence}.`, [sequence]);
  }
  cursor.at = end;
  return { elements, littleEndian: encoding.littleEndian };
}

function readDelimiter(cursor: ElementCursor, littleEndian: boolean): { tag: string; length: number } {
  const tag = tagAt(cursor, littleEndian);
  const length = cursor.view.getUint32(cursor.at + 4, littleEndian);
  cursor.at += 8;
  return { tag, length };
}

/** The items of encapsulated pixels. A last delimiter that is left out is forgiven where the file ends there. */
function readFragments(
  cursor: ElementCursor,
  { littleEndian }: ElementEncoding,
  end: number,
  element: string,
): Uint8Array[] {
  const fragments: Uint8Array[] = [];
  while (end - cursor.at >= 8) {
    const { tag, length } = readDelimiter(cursor, littleEndian);
    if (tag === sequenceEnd) return fragments;
    if (tag !== itemTag)
      throw new InvalidDicomError(`${element} holds ${tag} where a fragment belongs.`, [element]);
    countElement(cursor);
    if (cursor.at + length > end)
      throw new TruncatedDicomError(`The file ends inside ${element}.`, [element]);
    fragments.push(cursor.bytes.subarray(cursor.at, cursor.at + length));
    cursor.at += length;
  }
  if (cursor.at !== end) throw new TruncatedDicomError(`The file ends inside ${element}.`, [element]);
  return fragments;
}
