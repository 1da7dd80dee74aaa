import { TooLargeError } from "@synoptic/domain";
import sharp from "sharp";
import { InvalidDicomError, NotAnImageError } from "../dicom/errors.ts";
import { type DicomFile, numberOf, readDicom } from "../dicom/read-dicom.ts";
import { decodePixels, type StoredPixels, valuesOf } from "../dicom/stored-pixels.ts";
import { identifyFile } from "../identify.ts";
import type { RgbImage } from "./model-input.ts";

/** 100 million pixels, four times a large mammogram. */
const maxPixels = 100_000_000;

/**
 * An image file as it is shown and read: RGB, 8 bits. DICOM is windowed as the file says, its first frame taken.
 * @throws NotAnImageError, TooLargeError, and those of `readDicom` and `decodePixels`
 */
export async function toDisplay(bytes: Uint8Array): Promise<RgbImage> {
  const kind = identifyFile(bytes);
  if (kind === undefined) throw new NotAnImageError("The file is no DICOM, PNG or JPEG image.");
  return kind === "dicom" ? displayDicom(readDicom(bytes)) : displayPicture(bytes);
}

/** PNG or JPEG, upright by its EXIF orientation, what is transparent on black. */
async function displayPicture(bytes: Uint8Array): Promise<RgbImage> {
  try {
    const image = sharp(bytes, { failOn: "truncated", limitInputPixels: maxPixels });
    const { data, info } = await image
      .rotate()
      .flatten({ background: "#000" })
      .toColourspace("srgb")
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    return {
      width: info.width,
      height: info.height,
      data: info.channels === 3 ? data : spread(data, info.channels),
    };
  } catch (error) {
    if (/pixel limit/i.test((error as Error).message))
      throw new TooLargeError(`The image has more than ${maxPixels} pixels.`);
    throw new NotAnImageError("The image cannot be decoded: it is damaged or not whole.");
  }
}

/** The first frame of a DICOM image as it is meant to be looked at. */
export async function displayDicom(file: DicomFile): Promise<RgbImage> {
  const pixels = await decodePixels(file, 0);
  const { columns: width, rows: height, samples, photometricInterpretation: photometric } = pixels;
  if (samples === 3) return { width, height, data: colour(pixels) };
  if (photometric === "PALETTE COLOR") return { width, height, data: palette(file, pixels) };
  return { width, height, data: spread(windowed(file, pixels), 1) };
}

function colour(pixels: StoredPixels): Uint8Array {
  const shift = Math.max(0, pixels.bitsStored - 8);
  const values = valuesOf(pixels);
  const data =
    shift === 0 && values instanceof Uint8Array
      ? values
      : Uint8Array.from(values, (value) => Number(value) / 2 ** shift);
  if (!/^YBR_(FULL|FULL_422|PARTIAL_\d+)$/.test(pixels.photometricInterpretation)) return data;
  const out = new Uint8ClampedArray(data.length);
  for (let i = 0; i < data.length; i += 3) {
    // PS3.3 C.7.6.3.1.2, inverted.
    const [y, cb, cr] = [data[i]!, data[i + 1]! - 128, data[i + 2]! - 128];
    out[i] = y + 1.402 * cr;
    out[i + 1] = y - 0.344136 * cb - 0.714136 * cr;
    out[i + 2] = y + 1.772 * cb;
  }
  return new Uint8Array(out.buffer);
}

/** Palette colour lookup tables, PS3.3 C.7.6.3.1.5 and .6, as 8 bits. */
function palette({ dataSet, littleEndian }: DicomFile, pixels: StoredPixels): Uint8Array {
  const tables = (["x00281201", "x00281202", "x00281203"] as const).map((tag, i) => {
    const element = dataSet.elements[tag];
    const descriptor = dataSet.elements[`x0028110${i + 1}`];
    if (!element || !descriptor) throw new InvalidDicomError("The palette has no table.", [tag.slice(1)]);
    const view = (at: { dataOffset: number; length: number }) =>
      new DataView(dataSet.byteArray.buffer, dataSet.byteArray.byteOffset + at.dataOffset, at.length);
    const [entries, first, bits] = [0, 2, 4].map((offset) =>
      view(descriptor).getUint16(offset, littleEndian),
    ) as [number, number, number];
    const count = entries === 0 ? 65536 : entries;
    const [data, wide] = [view(element), element.length >= count * 2];
    const value = (index: number) => (wide ? data.getUint16(index * 2, littleEndian) : data.getUint8(index));
    const table = Array.from(
      { length: Math.min(count, wide ? element.length / 2 : element.length) },
      (_, index) => value(index),
    );
    const shift = bits === 16 && table.some((entry) => entry > 255) ? 8 : 0;
    return { first, table: table.map((entry) => entry >> shift) };
  });
  const values = valuesOf(pixels);
  const out = new Uint8Array(values.length * 3);
  for (let i = 0; i < values.length; i++) {
    tables.forEach(({ first, table }, channel) => {
      const index = Math.min(Math.max(Number(values[i]) - first, 0), table.length - 1);
      out[i * 3 + channel] = table[index] ?? 0;
    });
  }
  return out;
}

/**
 * Rescale, then the window (PS3.3 C.11.2.1.2, linear), or the frame's own range where the file names none, then
 * inversion for MONOCHROME1. One byte a pixel.
 */
function windowed(file: DicomFile, pixels: StoredPixels): Uint8Array {
  const { attributes } = file;
  const slope = numberOf(attributes, "00281053") ?? 1;
  const intercept = numberOf(attributes, "00281052") ?? 0;
  const values = valuesOf(pixels);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const [center, width] = [numberOf(attributes, "00281050"), numberOf(attributes, "00281051")];
  if (center !== null && width !== null && width >= 1) {
    [low, high] = [center - 0.5 - (width - 1) / 2, center - 0.5 + (width - 1) / 2];
  } else {
    for (const stored of values) {
      const value = Number(stored) * slope + intercept;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  const scale = high > low ? 255 / (high - low) : 0;
  const inverted = pixels.photometricInterpretation === "MONOCHROME1";
  const out = new Uint8Array(values.length);
  for (let i = 0; i < out.length; i++) {
    const value = Number(values[i]) * slope + intercept;
    const shown =
      scale === 0 ? (value > low ? 255 : 0) : Math.min(Math.max(Math.round((value - low) * scale), 0), 255);
    out[i] = inverted ? 255 - shown : shown;
  }
  return out;
}

/** The first channel of each pixel three times. */
function spread(data: Uint8Array, channels: number): Uint8Array {
  const out = new Uint8Array((data.length / channels) * 3);
  for (let i = 0, o = 0; o < out.length; i += channels, o += 3) out.fill(data[i]!, o, o + 3);
  return out;
}
