import { type FilterName, filters } from "./filters.ts";
import type { SourceRegion } from "./source-image.ts";

/** For each output position of one axis: where its input pixels begin, how many there are, and their weights. */
interface AxisWeights {
  first: Int32Array;
  count: Int32Array;
  /** `[output, most]`, fixed point: 2^22 is 1. */
  weights: Int32Array;
  most: number;
}

const FIXED_POINT_BITS = 22;
const HALF = 1 << (FIXED_POINT_BITS - 1);

/**
 * Resizes a region of an eight-bit image with an antialiased filter: along rows, then along columns, in fixed point
 * and rounded to 8 bits after each. These are the numbers of Pillow's `Image.resize` to the bit, which is what the
 * image networks of this field are fitted and tested with; libvips rounds otherwise and, where it enlarges, shifts by
 * half a pixel.
 * @param image `data` is `[height, width, channels]`, 8 bits
 * @param region in whole pixels
 * @returns `[size.height, size.width, channels]`
 */
export function resampleBytes(
  image: { width: number; channels: 1 | 3; data: Uint8Array },
  region: SourceRegion,
  size: { width: number; height: number },
  filter: FilterName = "bilinear",
): Uint8Array {
  const across = axisWeights(region.width, size.width, filter);
  const down = axisWeights(region.height, size.height, filter);
  const stride = size.width * image.channels;
  const rows =
    image.channels === 3
      ? colourRows(image, region, size.width, across)
      : greyRows(image, region, size.width, across);
  return alongColumns(rows, { stride, height: size.height }, down);
}

/** `[region.height, width, 3]` */
function colourRows(
  { width, data }: { width: number; data: Uint8Array },
  region: SourceRegion,
  to: number,
  { first, count, weights, most }: AxisWeights,
): Uint8Array {
  const out = new Uint8ClampedArray(region.height * to * 3);
  let at = 0;
  for (let y = 0; y < region.height; y++) {
    const row = ((region.top + y) * width + region.left) * 3;
    for (let x = 0; x < to; x++) {
      let [red, green, blue] = [HALF, HALF, HALF];
      let from = row + first[x]! * 3;
      const end = x * most + count[x]!;
      for (let k = x * most; k < end; k++, from += 3) {
        const weight = weights[k]!;
        red += data[from]! * weight;
        green += data[from + 1]! * weight;
        blue += data[from + 2]! * weight;
      }
      out[at++] = red >> FIXED_POINT_BITS;
      out[at++] = green >> FIXED_POINT_BITS;
      out[at++] = blue >> FIXED_POINT_BITS;
    }
  }
  return new Uint8Array(out.buffer);
}

/** `[region.height, width]` */
function greyRows(
  { width, data }: { width: number; data: Uint8Array },
  region: SourceRegion,
  to: number,
  { first, count, weights, most }: AxisWeights,
): Uint8Array {
  const out = new Uint8ClampedArray(region.height * to);
  for (let y = 0; y < region.height; y++) {
    const row = (region.top + y) * width + region.left;
    for (let x = 0; x < to; x++) {
      let sum = HALF;
      for (let k = 0; k < count[x]!; k++) sum += data[row + first[x]! + k]! * weights[x * most + k]!;
      out[y * to + x] = sum >> FIXED_POINT_BITS;
    }
  }
  return new Uint8Array(out.buffer);
}

/** `[height, stride]` of `[region.height, stride]` */
function alongColumns(
  rows: Uint8Array,
  { stride, height }: { stride: number; height: number },
  { first, count, weights, most }: AxisWeights,
): Uint8Array {
  const out = new Uint8ClampedArray(height * stride);
  const sums = new Int32Array(stride);
  for (let y = 0; y < height; y++) {
    sums.fill(HALF);
    for (let k = 0; k < count[y]!; k++) {
      const weight = weights[y * most + k]!;
      const from = (first[y]! + k) * stride;
      for (let i = 0; i < stride; i++) sums[i]! += rows[from + i]! * weight;
    }
    for (let i = 0; i < stride; i++) out[y * stride + i] = sums[i]! >> FIXED_POINT_BITS;
  }
  return new Uint8Array(out.buffer);
}

/** A filter spans input pixels where the axis grows, and as many more as it shrinks by. */
function axisWeights(from: number, to: number, filter: FilterName): AxisWeights {
  const { support: reach, weight } = filters[filter];
  const scale = from / to;
  const stretch = Math.max(scale, 1);
  const support = reach * stretch;
  const most = Math.ceil(support) * 2 + 1;
  const axis = {
    first: new Int32Array(to),
    count: new Int32Array(to),
    weights: new Int32Array(to * most),
    most,
  };
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(from, Math.trunc(centre + support + 0.5));
    const shares: number[] = [];
    for (let pixel = first; pixel < end; pixel++) shares.push(weight((pixel - centre + 0.5) / stretch));
    const total = shares.reduce((sum, share) => sum + share, 0);
    axis.first[i] = first;
    axis.count[i] = shares.length;
    shares.forEach((share, k) => {
      const fixed = (share / total) * 2 ** FIXED_POINT_BITS;
      axis.weights[i * most + k] = Math.trunc(fixed + (fixed < 0 ? -0.5 : 0.5));
    });
  }
  return axis;
}
