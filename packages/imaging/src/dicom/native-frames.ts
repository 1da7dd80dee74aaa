import { TruncatedDicomError } from "./errors.ts";
import { type FrameLayout, frameBytes, valueBytes } from "./pixel-description.ts";
import { interleaved, unpackBits, unpackCells } from "./sample-order.ts";

/** Pixels as they lie in the file. */
export interface NativePixels {
  value: Uint8Array;
  littleEndian: boolean;
  /** Nothing in implicit VR. */
  vr: string | null;
}

/**
 * One frame's stored values: little endian, samples interleaved, one byte for one bit. May be a view of the file.
 * @throws TruncatedDicomError where the pixels end before the frame does
 */
export function nativeFrame(
  pixels: NativePixels,
  index: number,
  layout: FrameLayout,
  frames: number,
): Uint8Array {
  const { width, height, samples, bitsAllocated } = layout;
  const count = width * height;
  const subsampled = isSubsampled(pixels, layout, frames);
  const bits = count * (subsampled ? 2 : samples) * bitsAllocated;
  const startBit = index * bits;
  if (Math.ceil((startBit + bits) / 8) > pixels.value.length) {
    throw new TruncatedDicomError("The pixel data is shorter than rows, columns and frames say.", [
      "7FE00010",
    ]);
  }
  const value = littleEndian(pixels, bitsAllocated);
  if (bitsAllocated === 1) return ordered(unpackBits(value, startBit, count * samples), layout);
  if (bitsAllocated !== valueBytes(layout) * 8) return ordered(unpackCells(value, startBit, layout), layout);
  const start = startBit / 8;
  const data = value.subarray(start, start + bits / 8);
  if (subsampled) return withChromaForEach(data);
  return ordered(data, layout);
}

function ordered(data: Uint8Array, layout: FrameLayout): Uint8Array {
  const { width, height, samples, planar } = layout;
  return planar ? interleaved(data, width * height, samples, valueBytes(layout)) : data;
}

/**
 * So many frames from `first` on as a view of the file, where they lie there as they are given: little endian, whole
 * bytes, samples interleaved. Else nothing.
 */
export function viewOfFrames(
  pixels: NativePixels,
  layout: FrameLayout,
  frames: number,
  { first, count }: { first: number; count: number },
): Uint8Array | undefined {
  const plain = pixels.littleEndian && !layout.planar && layout.bitsAllocated === valueBytes(layout) * 8;
  if (!plain || isSubsampled(pixels, layout, frames)) return undefined;
  const start = first * frameBytes(layout);
  const view = pixels.value.subarray(start, start + count * frameBytes(layout));
  return view.length === count * frameBytes(layout) ? view : undefined;
}

/** YBR_FULL_422 and YBR_PARTIAL_422 share Cb and Cr between two pixels; some writers name one and write them for each. */
function isSubsampled({ value }: NativePixels, layout: FrameLayout, frames: number): boolean {
  const { width, height, samples, bitsAllocated, photometricInterpretation } = layout;
  if (!/^YBR_(FULL|PARTIAL)_422$/.test(photometricInterpretation)) return false;
  if (samples !== 3 || bitsAllocated !== 8) return false;
  return value.length < width * height * samples * frames;
}

const swapped = new WeakMap<Uint8Array, Uint8Array>();

/** Big-endian words of OW hold two bytes also where a sample takes one, so they turn before frames are cut. */
function littleEndian({ value, littleEndian: already, vr }: NativePixels, bitsAllocated: number): Uint8Array {
  const whole = bitsAllocated === 16 || bitsAllocated === 32 || bitsAllocated === 64;
  const word = whole ? bitsAllocated / 8 : vr === "OW" ? 2 : 1;
  if (already || word === 1) return value;
  const known = swapped.get(value);
  if (known) return known;
  const turned = new Uint8Array(value.subarray(0, value.length - (value.length % word)));
  const bytes = Buffer.from(turned.buffer);
  if (word === 2) bytes.swap16();
  else if (word === 4) bytes.swap32();
  else bytes.swap64();
  swapped.set(value, turned);
  return turned;
}

/** Y1 Y2 Cb Cr for two pixels to Y Cb Cr for each, PS3.3 C.7.6.3.1.2. */
function withChromaForEach(data: Uint8Array): Uint8Array {
  const out = new Uint8Array((data.length / 4) * 6);
  for (let i = 0, o = 0; i + 3 < data.length; i += 4, o += 6) {
    const [first, second, blue, red] = [data[i]!, data[i + 1]!, data[i + 2]!, data[i + 3]!];
    out[o] = first;
    out[o + 3] = second;
    out[o + 1] = out[o + 4] = blue;
    out[o + 2] = out[o + 5] = red;
  }
  return out;
}
