import type { DomainError } from "@synoptic/domain/errors";
import type { DicomDataSet } from "./data-set.ts";
import { type DicomAttributes, dicomJson } from "./dicom-json.ts";
import { InvalidDicomError } from "./errors.ts";
import { parseDicom } from "./parse.ts";

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
  const { dataSet, transferSyntaxUid, declaredTransferSyntaxUid, fault } = parseDicom(bytes);
  const attributes = dicomJson(dataSet);
  if (!fault && dataSet.elements.size === 0)
    throw new InvalidDicomError("The DICOM file holds no attribute.");
  const hasPixels =
    pixelTags.some((tag) => dataSet.elements.has(tag)) &&
    ["00280010", "00280011"].some((tag) => tag in attributes);
  return { file: { dataSet, transferSyntaxUid, declaredTransferSyntaxUid, attributes, hasPixels }, fault };
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
