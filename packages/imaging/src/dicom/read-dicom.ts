import type { DataSet } from "dicom-parser";
import { type DicomAttributes, dicomJson } from "./dicom-json.ts";
import { InvalidDicomError } from "./errors.ts";
import { parseDicom } from "./parse.ts";

/** A DICOM file: what it says of itself; its pixels are decoded by `decodePixels`. */
export interface DicomFile {
  dataSet: DataSet;
  transferSyntaxUid: string;
  /** Nothing where the file has no meta information. */
  declaredTransferSyntaxUid: string | null;
  littleEndian: boolean;
  /** The DICOM JSON model without the pixels. */
  attributes: DicomAttributes;
  hasPixels: boolean;
}

/**
 * Reads a DICOM Part 10 file, or a bare data set without preamble.
 * @throws NotDicomError, TruncatedDicomError, InvalidDicomError, TooLargeError
 */
export function readDicom(bytes: Uint8Array): DicomFile {
  const { dataSet, transferSyntaxUid, declaredTransferSyntaxUid, littleEndian } = parseDicom(bytes);
  const attributes = dicomJson(dataSet, littleEndian);
  if (Object.keys(attributes).length === 0) throw new InvalidDicomError("The DICOM file holds no attribute.");
  const hasPixels = ["x7fe00010", "x7fe00008", "x7fe00009"].some(
    (tag) => dataSet.elements[tag] !== undefined,
  );
  return { dataSet, transferSyntaxUid, declaredTransferSyntaxUid, littleEndian, attributes, hasPixels };
}

/** The first value of an attribute as text, a name by its alphabetic form; nothing where there is none. */
export function textOf(attributes: DicomAttributes, tag: string): string | null {
  const value = attributes[tag]?.Value?.[0];
  if (value === null || value === undefined || value === "") return null;
  if (typeof value === "object") return (value as { Alphabetic?: string }).Alphabetic || null;
  return String(value);
}

/** The first value of an attribute as a number; nothing where there is none. */
export function numberOf(attributes: DicomAttributes, tag: string): number | null {
  const value = attributes[tag]?.Value?.[0];
  return typeof value === "number" ? value : null;
}
