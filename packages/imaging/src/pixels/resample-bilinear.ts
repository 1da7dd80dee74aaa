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

/** A part of an image, in whole pixels. */
export interface PixelRegion {
  left: number;
  top: number;
  width: number;
  height: number;
}

/**
 * Resizes a region of an RGB image to a square with an antialiased bilinear (triangle) filter: along rows, then
 * along columns, in fixed point and rounded to 8 bits after each. These are Pillow's `Image.resize(BILINEAR)`
 * numbers to the bit, which is what the image networks of this field are fitted and tested with; libvips rounds
 * otherwise and, where it enlarges, shifts by half a pixel.
 * @param image `data` is `[height, width, 3]`, 8 bits
 * @returns `[side, side, 3]`
 */
export function resampleBilinear(
  image: { width: number; data: Uint8Array },
  region: PixelRegion,
  side: number,
): Uint8Array {
  const across = axisWeights(region.width, side);
  const down = axisWeights(region.height, side);
  return alongColumns(alongRows(image, region, side, across), side, down);
}

/** `[region.height, side, 3]` */
function alongRows(
  { width, data }: { width: number; data: Uint8Array },
  region: PixelRegion,
  side: number,
  { first, count, weights, most }: AxisWeights,
): Uint8Array {
  const out = new Uint8Array(region.height * side * 3);
  let to = 0;
  for (let y = 0; y < region.height; y++) {
    const row = ((region.top + y) * width + region.left) * 3;
    for (let x = 0; x < side; x++) {
      let [red, green, blue] = [HALF, HALF, HALF];
      let from = row + first[x]! * 3;
      const end = x * most + count[x]!;
      for (let k = x * most; k < end; k++, from += 3) {
        const weight = weights[k]!;
        red += data[from]! * weight;
        green += data[from + 1]! * weight;
        blue += data[from + 2]! * weight;
      }
      out[to++] = red >> FIXED_POINT_BITS;
      out[to++] = green >> FIXED_POINT_BITS;
      out[to++] = blue >> FIXED_POINT_BITS;
    }
  }
  return out;
}

/** `[side, side, 3]` of `[height, side, 3]` */
function alongColumns(
  rows: Uint8Array,
  side: number,
  { first, count, weights, most }: AxisWeights,
): Uint8Array {
  const stride = side * 3;
  const out = new Uint8Array(side * stride);
  const sums = new Int32Array(stride);
  for (let y = 0; y < side; y++) {
    sums.fill(HALF);
    for (let k = 0; k < count[y]!; k++) {
      const weight = weights[y * most + k]!;
      const from = (first[y]! + k) * stride;
      for (let i = 0; i < stride; i++) sums[i]! += rows[from + i]! * weight;
    }
    for (let i = 0; i < stride; i++) out[y * stride + i] = sums[i]! >> FIXED_POINT_BITS;
  }
  return out;
}

/** The triangle's half width is one output pixel where the axis shrinks and one input pixel where it grows. */
function axisWeights(from: number, to: number): AxisWeights {
  const scale = from / to;
  const support = Math.max(scale, 1);
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
    for (let pixel = first; pixel < end; pixel++) {
      shares.push(Math.max(0, 1 - Math.abs(pixel - centre + 0.5) / support));
    }
    const total = shares.reduce((sum, share) => sum + share, 0);
    axis.first[i] = first;
    axis.count[i] = shares.length;
    shares.forEach((share, k) => {
      axis.weights[i * most + k] = Math.trunc(0.5 + (share / total) * 2 ** FIXED_POINT_BITS);
    });
  }
  return axis;
}
