import { InvalidInputError } from "@synoptic/domain/errors";
import { resampleBytes } from "./resample-bytes.ts";
import { type ResizeFilter, resampleFloat } from "./resample-float.ts";
import type { SourceImage, SourceRegion } from "./source-image.ts";

interface Size {
  height: number;
  width: number;
}

/** Which pixels a model sees and at what size; the same words as in its manifest. */
export interface ImagePreparation {
  /** 1: grey, the luminance of a colour image. */
  channels: 1 | 3;
  /** `modality`: values in the modality's unit, from `low` (0) to `high` (1), cut off beyond. */
  intensity: { from: "display" } | { from: "modality"; unit: string; low: number; high: number };
  /**
   * `stretch`: to the size, whatever the shape. `square-crop`: the largest centred square first. `shorter-side`: the
   * shape is kept and the shorter side becomes that of `resizeTo`, a square. `pad`: the shape is kept and the rest is
   * filled with the lowest intensity.
   */
  resizePolicy: "stretch" | "square-crop" | "shorter-side" | "pad";
  resizeFilter: ResizeFilter;
  resizeTo: Size;
  /** The centre that is kept of what was resized. */
  crop: Size;
}

/**
 * An image at a model's size, before normalisation and layout, so that whoever asks "what if this part were hidden"
 * changes it and asks again.
 */
export interface PreparedImage {
  height: number;
  width: number;
  channels: 1 | 3;
  /** `[height, width, channels]`, 0 to 1 from the lowest to the highest intensity. */
  data: Float32Array;
  /** The source image's size, in pixels. */
  source: { width: number; height: number };
  /** The part of the source that the network sees, in source pixels. */
  seen: SourceRegion;
}

/**
 * Resizes and crops an image as a model wants it.
 *
 * Eight-bit images with an antialiased filter get Pillow's bytes (`resampleBytes`); everything else is resized in
 * floating point.
 * @throws InvalidInputError if the image is empty, `data` does not fit its size, the image is too long for a model that
 *   keeps its shape, or the model reads values in a unit that the file does not hold
 */
export function prepareImage(image: SourceImage, by: ImagePreparation): PreparedImage {
  requirePixels(image);
  if (by.resizePolicy === "shorter-side") requireCompact(image);
  const { crop, channels } = by;
  const { region, inner, top, left } = fitting(image, by);
  const { values, scale } = resize(image, region, inner, by);
  const data = new Float32Array(crop.height * crop.width * channels);
  const [first, last] = [Math.max(0, -left), Math.min(crop.width, inner.width - left)];
  for (let row = Math.max(0, -top); row < Math.min(crop.height, inner.height - top); row++) {
    let from = ((row + top) * inner.width + left + first) * channels;
    const end = (row * crop.width + last) * channels;
    for (let to = (row * crop.width + first) * channels; to < end; to++, from++)
      data[to] = values[from]! * scale;
  }
  const source = { width: image.width, height: image.height };
  return { height: crop.height, width: crop.width, channels, data, source, seen: seenRegion(source, by) };
}

/** The part of a source image of this size that a network sees, in source pixels. */
export function seenRegion(source: { width: number; height: number }, by: ImagePreparation): SourceRegion {
  const { crop } = by;
  const { region, inner, top, left } = fitting(source, by);
  const [perColumn, perRow] = [region.width / inner.width, region.height / inner.height];
  return {
    left: region.left + left * perColumn,
    top: region.top + top * perRow,
    width: crop.width * perColumn,
    height: crop.height * perRow,
  };
}

interface Fitting {
  /** What of the source is resized. */
  region: SourceRegion;
  /** What it becomes. */
  inner: Size;
  /** Where in that the crop begins; below 0 where padding comes first, which stays 0. */
  top: number;
  left: number;
}

function fitting(
  { width, height }: { width: number; height: number },
  { resizePolicy, resizeTo, crop }: ImagePreparation,
): Fitting {
  const whole = { left: 0, top: 0, width, height };
  /** With the padding before it, in the middle of `resizeTo`. */
  const centred = (region: SourceRegion, inner: Size): Fitting => ({
    region,
    inner,
    top: half(resizeTo.height - crop.height) - half(resizeTo.height - inner.height),
    left: half(resizeTo.width - crop.width) - half(resizeTo.width - inner.width),
  });
  if (resizePolicy === "stretch") return centred(whole, resizeTo);
  if (resizePolicy === "square-crop") {
    const side = Math.min(width, height);
    return centred(
      { left: half(width - side), top: half(height - side), width: side, height: side },
      resizeTo,
    );
  }
  if (resizePolicy === "shorter-side") {
    const longer = (side: number, other: number) => Math.floor((resizeTo.height * side) / other);
    const inner =
      width < height
        ? { width: resizeTo.width, height: longer(height, width) }
        : { width: longer(width, height), height: resizeTo.height };
    const [top, left] = [evenHalf(inner.height - crop.height), evenHalf(inner.width - crop.width)];
    return { region: whole, inner, top, left };
  }
  const scale = Math.min(resizeTo.width / width, resizeTo.height / height);
  return centred(whole, {
    width: Math.min(resizeTo.width, Math.max(1, Math.round(width * scale))),
    height: Math.min(resizeTo.height, Math.max(1, Math.round(height * scale))),
  });
}

function half(length: number): number {
  return Math.floor(length / 2);
}

/** Rounded to the even of two, as Python's `round` in torchvision's `CenterCrop`. */
function evenHalf(length: number): number {
  const down = Math.floor(length / 2);
  return length % 2 === 0 || down % 2 === 0 ? down : down + 1;
}

/** `values` is `[size.height, size.width, channels]`, 0 to 1 once multiplied by `scale`. */
function resize(
  image: SourceImage,
  region: SourceRegion,
  size: Size,
  by: ImagePreparation,
): { values: Uint8Array | Float32Array; scale: number } {
  const { channels, intensity, resizeFilter } = by;
  const { width } = image;
  if (intensity.from === "modality") {
    const data = scaledModality(image, intensity);
    const grey = resampleFloat({ width, data, channels: 1 }, region, size, resizeFilter);
    return { values: channels === 1 ? grey : repeated(grey), scale: 1 };
  }
  const data = channels === 1 ? luminance(image.data) : image.data;
  if (resizeFilter === "plain" || resizeFilter === "nearest") {
    const numbers = Float32Array.from(data);
    const values = resampleFloat({ width, data: numbers, channels }, region, size, resizeFilter);
    return { values, scale: 1 / 255 };
  }
  const same = size.width === width && size.height === image.height && region.width === width;
  const filter = resizeFilter === "bicubic" ? "bicubic" : "bilinear";
  const values =
    same && region.height === image.height
      ? data
      : resampleBytes({ width, data, channels }, region, size, filter);
  return { values, scale: 1 / 255 };
}

/** One grey value as three. */
function repeated(grey: Float32Array): Float32Array {
  const colour = new Float32Array(grey.length * 3);
  for (let i = 0; i < colour.length; i++) colour[i] = grey[Math.floor(i / 3)]!;
  return colour;
}

/** `[height, width]`: ITU-R 601 luma in Pillow's fixed point, so that grey stays what it is. */
function luminance(rgb: Uint8Array): Uint8Array {
  const grey = new Uint8Array(rgb.length / 3);
  for (let i = 0; i < grey.length; i++) {
    grey[i] = (rgb[i * 3]! * 19595 + rgb[i * 3 + 1]! * 38470 + rgb[i * 3 + 2]! * 7471 + 0x8000) >> 16;
  }
  return grey;
}

function scaledModality(
  { modality, width, height }: SourceImage,
  { unit, low, high }: { unit: string; low: number; high: number },
): Float32Array {
  const fits = modality && modality.width === width && modality.height === height;
  if (!fits || (modality.unit !== null && modality.unit !== unit)) {
    throw new InvalidInputError(`The model reads values in ${unit}, which this file does not hold.`, [
      "image",
    ]);
  }
  return modality.values.map((value) => Math.min(1, Math.max(0, (value - low) / (high - low))));
}

/** What is resized to its shorter side is as much larger than a square as it is longer than it is wide. */
const mostElongated = 32;

function requireCompact({ width, height }: SourceImage): void {
  if (Math.max(width, height) > mostElongated * Math.min(width, height)) {
    throw new InvalidInputError(`The image is more than ${mostElongated} times as long as it is wide.`, [
      "image",
    ]);
  }
}

function requirePixels({ width, height, data }: SourceImage): void {
  if (!(Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0)) {
    throw new InvalidInputError("An image must be at least one pixel wide and high.");
  }
  if (data.length !== width * height * 3) {
    throw new InvalidInputError(`An RGB image of ${width} x ${height} takes ${width * height * 3} bytes.`);
  }
}
