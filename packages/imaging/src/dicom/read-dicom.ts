import type { DomainError } from "@synoptic/domain/errors";
import type { DicomDataSet } from "./data-set.ts";
import { type DicomAttributes, dicomJson, maxValueBytes } from "./dicom-json.ts";
import { InvalidDicomError } from "./errors.ts";
import { type ParsedDicom, type ParseLimits, parseDicom } from "./parse.ts";

/** A DICOM file: what it says of itself; its pixels are decoded by `decodePixels`. */
export interface DicomFile {
  dataSet: DicomDataSet;
  transferSyntaxUid: string;
  /** Nothing where the file has no meta information. */
  declaredTransferSyntaxUid: string | null;
  /** The DICOM JSON model without the pixels. */
  attributes: DicomAttributes;
  /** Whether there are pixels with a size; icons and other pixels inside sequences do not count. */
  hasPixels: boolean;
}

const pixelTags = ["7FE00010", "7FE00008", "7FE00009"];

/**
 * Reads a DICOM Part 10 file, or a bare data set without preamble.
 * @throws NotDicomError, TruncatedDicomError, InvalidDicomError, TooLargeError
 */
export function readDicom(bytes: Uint8Array): DicomFile {
  const { file, fault } = readPartly(bytes);
  if (fault) throw fault;
  return file;
}

/**
 * Reads as far as the file can be read. `fault` says what stopped it, and `file` holds what came before.
 * @throws NotDicomError, InvalidDicomError where there is nothing to begin with
 */
export function readPartly(bytes: Uint8Array): { file: DicomFile; fault: DomainError | null } {
  const { fault, ...parsed } = parseDicom(bytes);
  if (!fault && parsed.dataSet.elements.size === 0)
    throw new InvalidDicomError("The DICOM file holds no attribute.");
  return { file: asFile(parsed), fault };
}

function asFile({ dataSet, ...syntaxes }: Omit<ParsedDicom, "fault">): DicomFile {
  const attributes = dicomJson(dataSet);
  const hasPixels =
    pixelTags.some((tag) => dataSet.elements.has(tag)) &&
    ["00280010", "00280011"].some((tag) => tag in attributes);
  return { dataSet, ...syntaxes, attributes, hasPixels };
}

/** A header of so little is read in some milliseconds, as most are. */
const light: ParseLimits & { valueBytes: number } = {
  elements: 4096,
  inflatedBytes: 2 ** 20,
  valueBytes: 2 ** 18,
};

/**
 * Reads a file whose header is small; nothing where it is not, or cannot be read to its end, which is for a thread to find
 * out.
 * @throws NotDicomError, InvalidDicomError where there is nothing to begin with
 */
export function readLightDicom(bytes: Uint8Array): DicomFile | undefined {
  const parsed = parseDicom(bytes, light);
  if (parsed.fault || parsed.dataSet.elements.size === 0 || valueBytesOf(parsed.dataSet) > light.valueBytes)
    return undefined;
  return asFile(parsed);
}

/** Bytes of all that becomes an object. */
function valueBytesOf({ elements }: DicomDataSet): number {
  let bytes = 0;
  for (const { tag, value, items = [] } of elements.values()) {
    if (!pixelTags.includes(tag) && value.length <= maxValueBytes) bytes += value.length;
    for (const item of items) bytes += valueBytesOf(item);
  }
  return bytes;
}

/** The first value of an attribute as text, a name by its alphabetic form; nothing where there is none. */
export function textOf(attributes: DicomAttributes, tag: string): string | null {
  const value = attributes[tag]?.Value?.[0];
  if (value === null || value === undefined || value === "") return null;
  if (typeof value === "object") return (value as { Alphabetic?: string }).Alphabetic || null;
  return String(value);
}

/** The items of a sequence; empty where there is none. */
export function itemsOf(attributes: DicomAttributes, tag: string): DicomAttributes[] {
  return (attributes[tag]?.Value ?? []) as DicomAttributes[];
}

/** The first value of an attribute as a number; nothing where there is none. */
export function numberOf(attributes: DicomAttributes, tag: string): number | null {
  const value = attributes[tag]?.Value?.[0];
  return typeof value === "number" ? value : null;
}
