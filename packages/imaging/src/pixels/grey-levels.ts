import type { DicomDataSet } from "../dicom/data-set.ts";
import type { DicomAttributes } from "../dicom/dicom-json.ts";
import { type DicomFile, numberOf, textOf } from "../dicom/read-dicom.ts";
import { type StoredPixels, valuesOf } from "../dicom/stored-pixels.ts";
import { type LookupTable, lookUp, readLookupTable } from "./lookup-table.ts";
import { frameRange, type PaddingRange, type Window, windowLevel } from "./window.ts";

/**
 * Grey of one frame, one byte a pixel: the modality's table or rescale, then the window, else the VOI table, else the
 * frame's own range, and the inverse for MONOCHROME1.
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part03.html#sect_C.11.2
 */
export function greyLevels(file: DicomFile, pixels: StoredPixels, frame: number): Uint8Array {
  const measured = modalityTransform(file, pixels, frame);
  const stored = storedValues(pixels);
  const window = windowOf(file, frame);
  const voiTable = window ? undefined : tableIn(file.dataSet, "00283010", lowestOf(pixels, measured) < 0);
  const range = (window ?? voiTable) ? undefined : frameRange(stored, measured, paddingOf(file, pixels));
  const show = voiTable
    ? (value: number) => lookUp(voiTable, value) / (2 ** voiTable.bits - 1)
    : windowLevel(window ?? range!);

  const inverted = isInverted(pixels);
  const levelOf = (value: number) => {
    const level = Math.round(Math.min(Math.max(show(measured(value)), 0), 1) * 255);
    return inverted ? 255 - level : level;
  };
  return forEach(stored, new Uint8Array(stored.length), levelOf);
}

/** Whether the lowest value is meant to be shown white, PS3.3 C.7.6.3.1.2. */
export function isInverted({ photometricInterpretation }: StoredPixels): boolean {
  return photometricInterpretation === "MONOCHROME1";
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
export function storedValues(pixels: StoredPixels): StoredValues {
  const values = valuesOf(pixels);
  const { bitsStored, highBit, dtype } = pixels;
  if (dtype.startsWith("float") || bitsStored === values.BYTES_PER_ELEMENT * 8) return values;
  const [up, down] = [31 - highBit, 32 - bitsStored];
  return dtype.startsWith("int")
    ? values.map((value) => (value << up) >> down)
    : values.map((value) => (value << up) >>> down);
}

/** The lowest measured value that the stored bits can stand for: where it is below 0, a VOI table's first input is signed. */
function lowestOf({ dtype, bitsStored }: StoredPixels, measured: (stored: number) => number): number {
  const ends = dtype.startsWith("int")
    ? [-(2 ** (bitsStored - 1)), 2 ** (bitsStored - 1) - 1]
    : [0, 2 ** bitsStored - 1];
  return Math.min(...ends.map(measured));
}

/** Pixel Padding Value and Range Limit, those of float and of double, and those of all whole numbers. */
const paddingTags: Readonly<Record<string, readonly [value: string, limit: string]>> = {
  float32: ["00280122", "00280124"],
  float64: ["00280123", "00280125"],
};
const wholePaddingTags = ["00280120", "00280121"] as const;

/** Pixel Padding Value, or the range that Pixel Padding Range Limit makes of it; no part of the picture. */
function paddingOf({ attributes }: DicomFile, { dtype }: StoredPixels): PaddingRange | undefined {
  const [valueTag, limitTag] = paddingTags[dtype] ?? wholePaddingTags;
  const value = numberOf(attributes, valueTag);
  if (value === null) return undefined;
  const limit = numberOf(attributes, limitTag) ?? value;
  return { low: Math.min(value, limit), high: Math.max(value, limit) };
}

function windowOf(file: DicomFile, frame: number): Window | undefined {
  const center = numberFor(file, frame, "00281050");
  const width = numberFor(file, frame, "00281051");
  if (center === null || width === null || !(width > 0)) return undefined;
  return { center, width, shape: attributeFor(file, frame, "00281056", textOf) ?? "LINEAR" };
}

/** The table of a sequence's first item; nothing where there is none or all of it is empty, as some writers leave it. */
function tableIn({ elements }: DicomDataSet, sequence: string, signed: boolean): LookupTable | undefined {
  const item = elements.get(sequence)?.items?.[0];
  const isFilled = ["00283002", "00283006"].some((tag) => item?.elements.get(tag)?.value.length);
  if (!item || !isFilled) return undefined;
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
export function attributeFor<Value>(
  { attributes }: DicomFile,
  frame: number,
  tag: string,
  read: (attributes: DicomAttributes, tag: string) => Value | null,
): Value | null {
  const own = read(attributes, tag);
  if (own !== null) return own;
  const perFrame = attributes["52009230"]?.Value?.[frame];
  const shared = attributes["52009229"]?.Value?.[0];
  for (const group of [perFrame, shared] as (DicomAttributes | undefined)[]) {
    for (const macro of Object.values(group ?? {})) {
      const found = macro.vr === "SQ" ? read((macro.Value?.[0] ?? {}) as DicomAttributes, tag) : null;
      if (found !== null) return found;
    }
  }
  return null;
}

function numberFor(file: DicomFile, frame: number, tag: string): number | null {
  return attributeFor(file, frame, tag, numberOf);
}
