import { inflateRawSync } from "node:zlib";
import { DomainError, TooLargeError } from "@synoptic/domain/errors";
import type { DicomDataSet, DicomElement, ElementEncoding } from "./data-set.ts";
import { InvalidDicomError, NotDicomError, TruncatedDicomError } from "./errors.ts";
import { requireHarmlessPreamble } from "./preamble.ts";
import {
  cursorOver,
  type ElementCursor,
  isVr,
  maxElements,
  readElements,
  readGroup,
} from "./read-elements.ts";
import {
  deflatedLittleEndian,
  explicitBigEndian,
  explicitLittleEndian,
  implicitLittleEndian,
} from "./transfer-syntax.ts";

/**
 * One deflated byte can stand for a thousand: so many bytes are believed of any file, more of a large one, and 512 MiB at
 * most. Images deflate to a half or a third, masks to a hundredth.
 */
const alwaysInflatedBytes = 2 ** 27;
const believedRatio = 32;
const maxInflatedBytes = 2 ** 29;
const preambleBytes = 128;

/** How much of a file is believed. */
export interface ParseLimits {
  elements: number;
  inflatedBytes: number;
}

const mostThatIsRead: ParseLimits = { elements: maxElements, inflatedBytes: maxInflatedBytes };

export interface ParsedDicom {
  /** Without the file meta information. */
  dataSet: DicomDataSet;
  /** Nothing where the file has no meta information. */
  declaredTransferSyntaxUid: string | null;
  transferSyntaxUid: string;
  /** What stopped the reading; the data set holds what came before. */
  fault: DomainError | null;
}

/** Whether the bytes can be DICOM: the `DICM` mark, or a data set that begins with a low group and no preamble. */
export function looksLikeDicom(bytes: Uint8Array): boolean {
  return hasPreamble(bytes) || guessSyntax(bytes) !== undefined;
}

/** The mark behind 128 bytes. A bare data set may have its letters there by chance, and no meta information behind them. */
function hasPreamble(bytes: Uint8Array): boolean {
  const isMarked =
    bytes.length >= 132 &&
    Buffer.from(bytes.buffer, bytes.byteOffset + preambleBytes, 4).toString("latin1") === "DICM";
  return isMarked && (bytes[preambleBytes + 4] === 2 || guessSyntax(bytes) === undefined);
}

/** The transfer syntax of a file without preamble, told from its first element, or nothing. */
function guessSyntax(bytes: Uint8Array): string | undefined {
  if (bytes.length < 8) return undefined;
  const { view } = cursorOver(bytes);
  const explicit = isVr(bytes, 4);
  const [little, big] = [view.getUint16(0, true), view.getUint16(0, false)];
  if (little === 2 || little === 8) {
    if (explicit) return explicitLittleEndian;
    return view.getUint32(4, true) < bytes.length && view.getUint16(2, true) <= 0x70
      ? implicitLittleEndian
      : undefined;
  }
  return big === 8 && explicit ? explicitBigEndian : undefined;
}

/**
 * Reads the elements of a DICOM file: Part 10, or a bare data set without preamble. A data set that is not in the VR
 * encoding that its transfer syntax names is read as it is.
 * @throws NotDicomError; InvalidDicomError where the meta information names no transfer syntax, or the preamble is a
 * program's
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part10.html#chapter_7
 */
export function parseDicom(bytes: Uint8Array, limits: ParseLimits = mostThatIsRead): ParsedDicom {
  const { cursor, declaredTransferSyntaxUid, transferSyntaxUid } = readMeta(bytes);
  cursor.elementsLeft = limits.elements;
  const read = readDataSet(cursor, transferSyntaxUid, limits);
  return { declaredTransferSyntaxUid, transferSyntaxUid, ...read };
}

/**
 * Whether two files hold the same data set, byte for byte, whatever programs wrote around it.
 * @throws NotDicomError, InvalidDicomError, TruncatedDicomError
 */
export function isSameDataSet(one: Uint8Array, other: Uint8Array): boolean {
  const [a, b] = [readMeta(one), readMeta(other)];
  return (
    a.transferSyntaxUid === b.transferSyntaxUid &&
    Buffer.compare(one.subarray(a.cursor.at), other.subarray(b.cursor.at)) === 0
  );
}

/** What stands before the data set; the cursor is at its first element. */
function readMeta(bytes: Uint8Array) {
  const start = hasPreamble(bytes) ? preambleBytes + 4 : 0;
  if (start > 0) requireHarmlessPreamble(bytes);
  const guessed = guessSyntax(bytes.subarray(start));
  if (start === 0 && guessed === undefined) throw new NotDicomError("The file is no DICOM file.");
  const cursor = cursorOver(bytes, start);
  const meta = new Map<string, DicomElement>();
  readGroup(cursor, "0002", meta);
  const declaredTransferSyntaxUid = uidOf(meta.get("00020010"));
  if (declaredTransferSyntaxUid === null && (meta.size > 0 || guessed === undefined)) {
    throw new InvalidDicomError("The file meta information names no Transfer Syntax UID.", ["00020010"]);
  }
  const transferSyntaxUid = declaredTransferSyntaxUid ?? guessed ?? explicitLittleEndian;
  return { cursor, declaredTransferSyntaxUid, transferSyntaxUid };
}

function readDataSet(
  cursor: ElementCursor,
  transferSyntaxUid: string,
  { elements: most, inflatedBytes }: ParseLimits,
): Pick<ParsedDicom, "dataSet" | "fault"> {
  const littleEndian = transferSyntaxUid !== explicitBigEndian;
  const elements = new Map<string, DicomElement>();
  let fault: DomainError | null = null;
  try {
    const body =
      transferSyntaxUid === deflatedLittleEndian
        ? cursorOver(inflate(cursor.bytes.subarray(cursor.at), inflatedBytes), 0, most)
        : cursor;
    readElements(body, encodingOf(body, transferSyntaxUid), body.bytes.length, elements);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    fault = error;
  }
  return { dataSet: { elements, littleEndian }, fault };
}

/** As the transfer syntax says, unless the first element plainly has or lacks a VR. */
function encodingOf({ bytes, at }: ElementCursor, transferSyntaxUid: string): ElementEncoding {
  const littleEndian = transferSyntaxUid !== explicitBigEndian;
  if (transferSyntaxUid === implicitLittleEndian) return { explicitVr: isVr(bytes, at + 4), littleEndian };
  const couldBeVr =
    bytes.length < at + 8 || /^[A-Z]{2}$/.test(String.fromCharCode(bytes[at + 4]!, bytes[at + 5]!));
  return { explicitVr: couldBeVr, littleEndian };
}

function uidOf(element: DicomElement | undefined): string | null {
  if (!element) return null;
  // Padded with a zero byte, by some writers with a space.
  return Buffer.from(element.value).toString("latin1").replaceAll("\0", "").trim() || null;
}

function inflate(bytes: Uint8Array, most: number): Uint8Array {
  const maxOutputLength = Math.min(most, Math.max(alwaysInflatedBytes, bytes.length * believedRatio));
  try {
    return inflateRawSync(bytes, { maxOutputLength, chunkSize: 2 ** 20 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") {
      throw new TooLargeError(`The deflated data set is larger than ${maxOutputLength} bytes.`);
    }
    throw new TruncatedDicomError("The deflated data set cannot be inflated.");
  }
}
