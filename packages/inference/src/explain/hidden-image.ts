import type { PreparedImage } from "../image-model.ts";

/**
 * What stands where a part of the image is hidden: `mean`, the image's own mean colour; `blur`, the image with its
 * detail gone; `black`, the lowest intensity.
 */
export const HIDING = ["mean", "blur", "black"] as const;
export type Hiding = (typeof HIDING)[number];

/** Standard deviation of the blur as a share of the shorter side. Petsiuk 2018 blurs 224 pixels with 11 x 11, sigma 5; at 160 a lesion's outline is then still seen. */
const BLUR_SHARE = 0.08;
/** Three box blurs come close to a Gaussian. */
const BOXES = 3;

/** The image with all of it hidden, `[height, width, channels]`. */
export function hiddenImage(image: PreparedImage, how: Hiding): Float32Array {
  if (how === "black") return new Float32Array(image.data.length);
  if (how === "blur") return blurred(image);
  const { channels, data } = image;
  const pixels = data.length / channels;
  const sums = new Float64Array(channels);
  for (let i = 0; i < data.length; i++) sums[i % channels]! += data[i]!;
  return Float32Array.from(data, (_, i) => sums[i % channels]! / pixels);
}

function blurred({ height, width, channels, data }: PreparedImage): Float32Array {
  // The variance of `BOXES` boxes of side 2r + 1 is BOXES · ((2r + 1)² - 1) / 12.
  const sigma = BLUR_SHARE * Math.min(height, width);
  const radius = Math.max(1, Math.round((Math.sqrt((12 * sigma * sigma) / BOXES + 1) - 1) / 2));
  let image: Float32Array = data;
  for (let box = 0; box < BOXES; box++) {
    image = boxBlur(image, {
      lines: height,
      lineStep: width * channels,
      length: width,
      step: channels,
      channels,
      radius,
    });
    image = boxBlur(image, {
      lines: width,
      lineStep: channels,
      length: height,
      step: width * channels,
      channels,
      radius,
    });
  }
  return image;
}

interface Axis {
  lines: number;
  lineStep: number;
  length: number;
  step: number;
  channels: number;
  radius: number;
}

/** Mean of `2 · radius + 1` neighbours along one axis; beyond the edge the edge repeats. */
function boxBlur(from: Float32Array, axis: Axis): Float32Array {
  const { lines, lineStep, length, step, channels, radius } = axis;
  const to = new Float32Array(from.length);
  for (let line = 0; line < lines; line++) {
    for (let channel = 0; channel < channels; channel++) {
      const start = line * lineStep + channel;
      const at = (i: number) => from[start + Math.min(Math.max(i, 0), length - 1) * step]!;
      let sum = 0;
      for (let i = -radius; i <= radius; i++) sum += at(i);
      for (let i = 0; i < length; i++) {
        to[start + i * step] = sum / (2 * radius + 1);
        sum += at(i + radius + 1) - at(i - radius);
      }
    }
  }
  return to;
}
