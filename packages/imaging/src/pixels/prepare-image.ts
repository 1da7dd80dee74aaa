import { InvalidInputError } from "@synoptic/domain";
import { resampleBilinear } from "./resample-bilinear.ts";
import { resampleFloat } from "./resample-float.ts";
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
   * `stretch`: to the size, whatever the shape. `square-crop`: the largest centred square first. `pad`: the shape is
   * kept and the rest is filled with the lowest intensity.
   */
  resizePolicy: "stretch" | "square-crop" | "pad";
  /** `antialiased` as Pillow and torchvision do; `plain` as TensorFlow and OpenCV do by default. */
  resizeFilter: "antialiased" | "plain";
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
 * Eight-bit images with the antialiased filter get Pillow's bytes (`resampleBilinear`); everything else is resized in
 * floating point.
 * @throws InvalidInputError if the image is empty, `data` does not fit its size, or the model reads values in a unit
 *   that the file does not hold
 */
export function prepareImage(image: SourceImage, by: ImagePreparation): PreparedImage {
  requirePixels(image);
  const { resizeTo, crop, channels } = by;
  const { region, inner } = fitting(image, by);
  const { values, scale } = resize(image, region, inner, by);
  const data = new Float32Array(crop.height * crop.width * channels);
  // Where the crop begins in what was resized; below 0 where padding comes first, which stays 0.
  const top = Math.floor((resizeTo.height - crop.height) / 2) - inner.top;
  const left = Math.floor((resizeTo.width - crop.width) / 2) - inner.left;
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
  const { resizeTo, crop } = by;
  const { region, inner } = fitting(source, by);
  const [perColumn, perRow] = [region.width / inner.width, region.height / inner.height];
  return {
    left: region.left + (Math.floor((resizeTo.width - crop.width) / 2) - inner.left) * perColumn,
    top: region.top + (Math.floor((resizeTo.height - crop.height) / 2) - inner.top) * perRow,
    width: crop.width * perColumn,
    height: crop.height * perRow,
  };
}

/** What of the source is resized, and where in the resized image it comes to lie. */
function fitting(
  { width, height }: { width: number; height: number },
  { resizePolicy, resizeTo }: ImagePreparation,
): { region: SourceRegion; inner: SourceRegion } {
  const whole = { left: 0, top: 0, width, height };
  const all = { left: 0, top: 0, ...resizeTo };
  if (resizePolicy === "stretch") return { region: whole, inner: all };
  if (resizePolicy === "square-crop") {
    const side = Math.min(width, height);
    const region = {
      left: Math.floor((width - side) / 2),
      top: Math.floor((height - side) / 2),
      width: side,
      height: side,
    };
    return { region, inner: all };
  }
  const scale = Math.min(resizeTo.width / width, resizeTo.height / height);
  const inner = {
    width: Math.min(resizeTo.width, Math.max(1, Math.round(width * scale))),
    height: Math.min(resizeTo.height, Math.max(1, Math.round(height * scale))),
  };
  return {
    region: whole,
    inner: {
      ...inner,
      left: Math.floor((resizeTo.width - inner.width) / 2),
      top: Math.floor((resizeTo.height - inner.height) / 2),
    },
  };
}

/** `values` is `[size.height, size.width, channels]`, 0 to 1 once multiplied by `scale`. */
function resize(
  image: SourceImage,
  region: SourceRegion,
  size: Size,
  by: ImagePreparation,
): { values: Uint8Array | Float32Array; scale: number } {
  const { channels, intensity, resizeFilter } = by;
  const antialiased = resizeFilter === "antialiased";
  const { width } = image;
  if (intensity.from === "modality") {
    const data = scaledModality(image, intensity);
    const grey = resampleFloat({ width, data, channels: 1 }, region, size, antialiased);
    return { values: channels === 1 ? grey : repeated(grey), scale: 1 };
  }
  const data = channels === 1 ? luminance(image.data) : image.data;
  if (!antialiased) {
    const values = resampleFloat({ width, data: Float32Array.from(data), channels }, region, size, false);
    return { values, scale: 1 / 255 };
  }
  const same = size.width === width && size.height === image.height && region.width === width;
  const values =
    same && region.height === image.height ? data : resampleBilinear({ width, data, channels }, region, size);
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

function requirePixels({ width, height, data }: SourceImage): void {
  if (!(Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0)) {
    throw new InvalidInputError("An image must be at least one pixel wide and high.");
  }
  if (data.length !== width * height * 3) {
    throw new InvalidInputError(`An RGB image of ${width} x ${height} takes ${width * height * 3} bytes.`);
  }
}
