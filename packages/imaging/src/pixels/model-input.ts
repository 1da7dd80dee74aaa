import { InvalidInputError } from "@synoptic/domain";
import { resampleBilinear } from "./resample-bilinear.ts";

/** Eight-bit colour pixels: `data` is `[height, width, 3]`, red, green, blue interleaved, 0 to 255. */
export interface RgbImage {
  width: number;
  height: number;
  data: Uint8Array;
}

/** How a network wants its image; the same words as a backbone's and a head's manifest. */
export interface ModelInputSpec {
  /** Side, in pixels, of the square that the image is resized to. */
  resizeTo: number;
  /** Side of the centre of that square that the network sees. */
  size: number;
  /** Per channel, of values in 0..1. */
  mean: readonly [number, number, number];
  std: readonly [number, number, number];
  /** `stretch`: to a square, whatever the shape. `square-crop`: the largest centred square first. */
  resizePolicy: "stretch" | "square-crop";
}

/** A rectangle on the source image, in source pixels; may be fractional. */
export interface SourceRegion {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The part of the source image that is resized to `resizeTo` squared. */
export function resizedRegion(
  image: { width: number; height: number },
  policy: ModelInputSpec["resizePolicy"],
): SourceRegion {
  if (policy === "stretch") return { left: 0, top: 0, width: image.width, height: image.height };
  const side = Math.min(image.width, image.height);
  return {
    left: Math.floor((image.width - side) / 2),
    top: Math.floor((image.height - side) / 2),
    width: side,
    height: side,
  };
}

/** The part of the source image that the network sees: the centre of what is resized. */
export function seenRegion(
  image: { width: number; height: number },
  spec: Pick<ModelInputSpec, "resizeTo" | "size" | "resizePolicy">,
): SourceRegion {
  const region = resizedRegion(image, spec.resizePolicy);
  const offset = Math.floor((spec.resizeTo - spec.size) / 2);
  const [perColumn, perRow] = [region.width / spec.resizeTo, region.height / spec.resizeTo];
  return {
    left: region.left + offset * perColumn,
    top: region.top + offset * perRow,
    width: spec.size * perColumn,
    height: spec.size * perRow,
  };
}

/**
 * The numbers that a network reads: `[3, size, size]` (one image of NCHW), each `(value / 255 - mean) / std`.
 *
 * The image is resized to `resizeTo` squared with an antialiased bilinear filter (`resampleBilinear`), and the centre
 * `size` squared is kept. An image that already has that size is not touched by the filter.
 * @throws InvalidInputError if the image is empty or `data` does not fit its size
 */
export function toModelInput(image: RgbImage, spec: ModelInputSpec): Float32Array {
  const { width, height, data } = image;
  if (!(Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0)) {
    throw new InvalidInputError("An image must be at least one pixel wide and high.");
  }
  if (data.length !== width * height * 3) {
    throw new InvalidInputError(`An RGB image of ${width} x ${height} takes ${width * height * 3} bytes.`);
  }
  const { resizeTo, size, mean, std } = spec;
  const isAsWanted = width === resizeTo && height === resizeTo;
  const pixels = isAsWanted
    ? data
    : resampleBilinear(image, resizedRegion(image, spec.resizePolicy), resizeTo);
  const offset = Math.floor((resizeTo - size) / 2);
  const plane = size * size;
  const input = new Float32Array(3 * plane);
  for (let channel = 0; channel < 3; channel++) {
    const [m, s] = [mean[channel]!, std[channel]!];
    for (let row = 0; row < size; row++) {
      let from = ((row + offset) * resizeTo + offset) * 3 + channel;
      let to = channel * plane + row * size;
      for (let column = 0; column < size; column++, from += 3, to++)
        input[to] = (pixels[from]! / 255 - m) / s;
    }
  }
  return input;
}
