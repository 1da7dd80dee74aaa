import { createHash } from "node:crypto";
import { DomainError } from "@synoptic/domain/errors";
import { describePixels } from "./pixel-description.ts";
import { type DicomFile, numberOf, readPartly, textOf } from "./read-dicom.ts";
import { decodePixels, type StoredType, valuesOf } from "./stored-pixels.ts";

/** What was read of a file; `error` where it or its pixels were refused. */
export interface InspectReport {
  transferSyntaxUid?: string | null;
  modality?: string | null;
  rows?: number | null;
  columns?: number | null;
  frames?: number | null;
  photometricInterpretation?: string | null;
  /** With its ideographic and phonetic forms, as DICOM writes them. */
  patientName?: string | null;
  /** Of the stored values, little endian, `[frames, rows, columns, samples]`; nothing where the file has none. */
  pixels?: StoredSummary | null;
  error?: { code: string; message: string };
}

export interface StoredSummary {
  dtype: StoredType;
  shape: number[];
  min: number;
  max: number;
  mean: number;
  sha256: string;
}

/**
 * Reads a file and all its pixels, and says what they are. A typed refusal is part of the answer, beside what was
 * read before it.
 * @param announce is told of how many pixels there are before they are decoded
 */
export async function inspectDicom(
  bytes: Uint8Array,
  announce: (pixels: number) => void = () => undefined,
): Promise<InspectReport> {
  const report: InspectReport = {};
  try {
    const { file, fault } = readPartly(bytes);
    Object.assign(report, headerOf(file));
    if (fault) throw fault;
    if (file.hasPixels) report.pixels = await summaryOf(file, announce);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    report.error = { code: error.code, message: error.message };
  }
  return report;
}

function headerOf({ attributes, hasPixels, transferSyntaxUid }: DicomFile): InspectReport {
  return {
    transferSyntaxUid,
    modality: textOf(attributes, "00080060"),
    rows: numberOf(attributes, "00280010"),
    columns: numberOf(attributes, "00280011"),
    frames: hasPixels ? (numberOf(attributes, "00280008") ?? 1) : null,
    photometricInterpretation: textOf(attributes, "00280004"),
    patientName: wholeName(attributes["00100010"]?.Value?.[0]),
    pixels: null,
  };
}

function wholeName(value: unknown): string | null {
  const { Alphabetic = "", Ideographic = "", Phonetic = "" } = (value ?? {}) as Record<string, string>;
  return [Alphabetic, Ideographic, Phonetic].join("=").replace(/=+$/, "") || null;
}

async function summaryOf(file: DicomFile, announce: (pixels: number) => void): Promise<StoredSummary> {
  const { layout, frames: said } = describePixels(file);
  announce(layout.width * layout.height * said);
  const pixels = await decodePixels(file);
  const { dtype, frames, rows, columns, samples, data } = pixels;
  const values = valuesOf(pixels);
  let [min, max, sum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
  }
  const sha256 = createHash("sha256").update(data).digest("hex");
  return { dtype, shape: [frames, rows, columns, samples], min, max, mean: sum / values.length, sha256 };
}
