import type { DicomDataSet } from "../dicom/data-set.ts";
import type { DicomAttributes } from "../dicom/dicom-json.ts";
import { type DicomFile, numberOf, textOf } from "../dicom/read-dicom.ts";
import { type StoredPixels, valuesOf } from "../dicom/stored-pixels.ts";
import { type LookupTable, lookUp, readLookupTable } from "./lookup-table.ts";
import { frameRange, type Window, windowLevel } from "./window.ts";

/**
 * Grey of one frame, one byte a pixel: the modality's table or rescale, then the window, else the VOI table, else the
 * frame's own range, and the inverse for MONOCHROME1.
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part03.html#sect_C.11.2
 */
export function greyLevels(file: DicomFile, pixels: StoredPixels, frame: number): Uint8Array {
  const measured = modalityTransform(file, pixels, frame);
  const stored = storedValues(pixels);
  const window = windowOf(file, frame);
  const voiTable = window ? undefined : tableIn(file.dataSet, "00283010", true);
  const range = (window ?? voiTable) ? undefined : frameRange(stored, measured, paddingOf(file));
  const show = voiTable
    ? (value: number) => lookUp(voiTable, value) / (2 ** voiTable.bits - 1)
    : windowLevel(window ?? range!);

  const inverted = pixels.photometricInterpretation === "MONOCHROME1";
  const levelOf = (value: number) => {
    const level = Math.round(Math.min(Math.max(show(measured(value)), 0), 1) * 255);
    return inverted ? 255 - level : level;
  };
  return forEach(stored, new Uint8Array(stored.length), levelOf);
}

/**
 * One frame in the modality's own unit, such as Hounsfield units: the modality's table, else the rescale.
 * @returns `[rows, columns]`
 */
export function modalityValues(file: DicomFile, pixels: StoredPixels, frame: number): Float32Array {
  const measured = modalityTransform(file, pixels, frame);
  const stored = storedValues(pixels);
  return forEach(stored, new Float32Array(stored.length), measured);
}

/** All that 16 bits can say. */
const differentValues = 65_536;

/** `out[i] = of(stored[i])`; where there are more pixels than different values, each value is worked out once. */
function forEach<Out extends Uint8Array | Float32Array>(
  stored: StoredValues,
  out: Out,
  of: (value: number) => number,
): Out {
  if (stored.BYTES_PER_ELEMENT > 2 || stored.length < differentValues) {
    for (let i = 0; i < out.length; i++) out[i] = of(stored[i]!);
    return out;
  }
  const known = new Float64Array(differentValues);
  const seen = new Uint8Array(differentValues);
  for (let i = 0; i < out.length; i++) {
    const value = stored[i]!;
    const place = value & 0xffff;
    if (seen[place] === 0) {
      seen[place] = 1;
      known[place] = of(value);
    }
    out[i] = known[place]!;
  }
  return out;
}

type StoredValues = ReturnType<typeof valuesOf>;

function modalityTransform(file: DicomFile, pixels: StoredPixels, frame: number): (stored: number) => number {
  const table = tableIn(file.dataSet, "00283000", pixels.dtype.startsWith("int"));
  const slope = numberFor(file, frame, "00281053") ?? 1;
  const intercept = numberFor(file, frame, "00281052") ?? 0;
  return table ? (stored) => lookUp(table, stored) : (stored) => stored * slope + intercept;
}

/** Without what older writers kept in the bits above High Bit, and below those stored. */
function storedValues(pixels: StoredPixels): StoredValues {
  const values = valuesOf(pixels);
  const { bitsStored, highBit, dtype } = pixels;
  if (dtype.startsWith("float") || bitsStored === values.BYTES_PER_ELEMENT * 8) return values;
  const [up, down] = [31 - highBit, 32 - bitsStored];
  return dtype.startsWith("int")
    ? values.map((value) => (value << up) >> down)
    : values.map((value) => (value << up) >>> down);
}

/** Pixel Padding Value, which is no part of the picture. */
function paddingOf({ attributes }: DicomFile): number | null {
  return numberOf(attributes, "00280120");
}

function windowOf(file: DicomFile, frame: number): Window | undefined {
  const center = numberFor(file, frame, "00281050");
  const width = numberFor(file, frame, "00281051");
  if (center === null || width === null || !(width > 0)) return undefined;
  return { center, width, shape: textOf(file.attributes, "00281056") ?? "LINEAR" };
}

/** The table of a sequence's first item, where there is one that is whole. */
function tableIn({ elements }: DicomDataSet, sequence: string, signed: boolean): LookupTable | undefined {
  const item = elements.get(sequence)?.items?.[0];
  if (!item) return undefined;
  const { littleEndian } = item;
  return readLookupTable(item.elements.get("00283002"), item.elements.get("00283006"), {
    littleEndian,
    signed,
  });
}

/**
 * An attribute of the image, or of the frame's functional groups in enhanced multi-frame objects, where it lies one
 * sequence deeper (PS3.3 C.7.6.16).
 */
function numberFor({ attributes }: DicomFile, frame: number, tag: string): number | null {
  const own = numberOf(attributes, tag);
  if (own !== null) return own;
  const perFrame = attributes["52009230"]?.Value?.[frame];
  const shared = attributes["52009229"]?.Value?.[0];
  for (const group of [perFrame, shared] as (DicomAttributes | undefined)[]) {
    for (const macro of Object.values(group ?? {})) {
      const found = macro.vr === "SQ" ? numberOf((macro.Value?.[0] ?? {}) as DicomAttributes, tag) : null;
      if (found !== null) return found;
    }
  }
  return null;
}
