import { type FrameLayout, valueBytes } from "./pixel-description.ts";

/** `[samples, pixels]` to `[pixels, samples]`, each sample of `size` bytes. */
export function interleaved(data: Uint8Array, pixels: number, samples: number, size: number): Uint8Array {
  const out = new Uint8Array(data.length);
  for (let sample = 0; sample < samples; sample++) {
    let from = sample * pixels * size;
    for (let pixel = 0; pixel < pixels; pixel++) {
      const to = (pixel * samples + sample) * size;
      for (let byte = 0; byte < size; byte++) out[to + byte] = data[from++]!;
    }
  }
  return out;
}

/** Bits packed from the least significant one on, PS3.5 section 8.1.1, as 0 and 1. */
export function unpackBits(bytes: Uint8Array, startBit: number, count: number): Uint8Array {
  const out = new Uint8Array(count);
  for (let i = 0; i < count; i++) out[i] = (bytes[(startBit + i) >> 3]! >> ((startBit + i) & 7)) & 1;
  return out;
}

/** One frame of cells of 2 to 31 bits without gaps between them, as older writers packed 12 bits. */
export function unpackCells(bytes: Uint8Array, startBit: number, layout: FrameLayout): Uint8Array {
  const { width, height, samples, bitsAllocated, signed } = layout;
  const size = valueBytes(layout);
  const out = new Uint8Array(width * height * samples * size);
  for (let i = 0, bit = startBit; i < out.length; i += size, bit += bitsAllocated) {
    let value = 0;
    for (let got = 0; got < bitsAllocated; ) {
      const [at, offset] = [Math.floor((bit + got) / 8), (bit + got) % 8];
      const taken = Math.min(8 - offset, bitsAllocated - got);
      value += ((bytes[at]! >> offset) & ((1 << taken) - 1)) * 2 ** got;
      got += taken;
    }
    if (signed && value >= 2 ** (bitsAllocated - 1)) value -= 2 ** bitsAllocated;
    for (let byte = 0; byte < size; byte++) out[i + byte] = Math.floor(value / 256 ** byte) & 0xff;
  }
  return out;
}
