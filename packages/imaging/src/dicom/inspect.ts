import { createHash } from "node:crypto";
import { DomainError } from "@synoptic/domain";
import { numberOf, readDicom, textOf } from "./read-dicom.ts";
import { decodePixels, type StoredType, valuesOf } from "./stored-pixels.ts";

/** What was read of a file; `error` where it or its pixels were refused. */
export interface InspectReport {
  transferSyntaxUid?: string | null;
  modality?: string | null;
  rows?: number | null;
  columns?: number | null;
  frames?: number | null;
  photometricInterpretation?: string | null;
  patientName?: string | null;
  /** Of the stored values, little endian, `[frames, rows, columns, samples]`; nothing where the file has none. */
  pixels?: {
    dtype: StoredType;
    shape: number[];
    min: number;
    max: number;
    mean: number;
    sha256: string;
  } | null;
  error?: { code: string; message: string };
}

/** A name with its ideographic and phonetic forms, as DICOM writes them. */
function wholeName(value: unknown): string | null {
  const { Alphabetic = "", Ideographic = "", Phonetic = "" } = (value ?? {}) as Record<string, string>;
  return [Alphabetic, Ideographic, Phonetic].join("=").replace(/=+$/, "") || null;
}

/** Reads a file and all its pixels, and says what they are. A typed refusal is part of the answer. */
export async function inspectDicom(bytes: Uint8Array): Promise<InspectReport> {
  const report: InspectReport = {};
  try {
    const file = readDicom(bytes);
    const { attributes, hasPixels, declaredTransferSyntaxUid } = file;
    report.transferSyntaxUid = declaredTransferSyntaxUid ?? file.transferSyntaxUid;
    report.modality = textOf(attributes, "00080060");
    report.rows = numberOf(attributes, "00280010");
    report.columns = numberOf(attributes, "00280011");
    report.frames = hasPixels ? (numberOf(attributes, "00280008") ?? 1) : null;
    report.photometricInterpretation = textOf(attributes, "00280004");
    report.patientName = wholeName(attributes["00100010"]?.Value?.[0]);
    report.pixels = null;
    if (hasPixels) {
      const pixels = await decodePixels(file);
      const { frames, rows, columns, samples, dtype, data } = pixels;
      let [min, max, sum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
      const values = valuesOf(pixels);
      for (const value of values) {
        if (value < min) min = value;
        if (value > max) max = value;
        sum += value;
      }
      const sha256 = createHash("sha256").update(data).digest("hex");
      report.pixels = {
        dtype,
        shape: [frames, rows, columns, samples],
        min,
        max,
        mean: sum / values.length,
        sha256,
      };
    }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    report.error = { code: error.code, message: error.message };
  }
  return report;
}
