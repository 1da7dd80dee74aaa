import { viewOf } from "../data-set.ts";
import { InvalidDicomError, TruncatedDicomError } from "../errors.ts";
import { type FrameLayout, frameBytes } from "../pixel-description.ts";
import { unpackBits } from "../sample-order.ts";

const headerBytes = 64;
/** Two bytes stand for at most 128. */
const largestRatio = 64;

/**
 * One frame of RLE Lossless as `[rows, columns, samples]`, little endian. A segment holds one byte of every value: those
 * of the first sample first, and of a sample the most significant first.
 * @throws TruncatedDicomError where a segment ends before its last value, InvalidDicomError
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part05.html#chapter_G
 */
export function decodeRle(stream: Uint8Array, layout: FrameLayout): Uint8Array {
  const { width, height, samples, bitsAllocated } = layout;
  const pixels = width * height;
  if (bitsAllocated === 1) {
    const packed = new Uint8Array(Math.ceil(pixels / 8));
    unpackSegment(segmentsOf(stream, 1, packed.length)[0]!, packed, 0, 1);
    return unpackBits(packed, 0, pixels);
  }
  const size = bitsAllocated / 8;
  const segments = segmentsOf(stream, samples * size, pixels);
  const out = new Uint8Array(frameBytes(layout));
  segments.forEach((segment, i) => {
    const sample = Math.floor(i / size);
    const byte = size - 1 - (i % size);
    unpackSegment(segment, out, sample * size + byte, samples * size);
  });
  return out;
}

/** @param valuesEach what each segment has to fill, checked before anything is allocated */
function segmentsOf(stream: Uint8Array, expected: number, valuesEach: number): Uint8Array[] {
  if (stream.length < headerBytes) throw truncated();
  const view = viewOf(stream);
  const count = view.getUint32(0, true);
  if (count !== expected) {
    throw new InvalidDicomError(`An RLE frame has ${count} segments where ${expected} belong.`, ["7FE00010"]);
  }
  const starts = Array.from({ length: count }, (_, i) => view.getUint32(4 + i * 4, true));
  return starts.map((start, i) => {
    const end = Math.min(starts[i + 1] ?? stream.length, stream.length);
    if (start < headerBytes || (end - start) * largestRatio < valuesEach) throw truncated();
    return stream.subarray(start, end);
  });
}

/** Byte `i` of the segment goes to `first + i * step`; what is more than `out` holds is padding. */
function unpackSegment(segment: Uint8Array, out: Uint8Array, first: number, step: number): void {
  const { length } = segment;
  let to = first;
  for (let at = 0; at < length && to < out.length; ) {
    const control = segment[at++]!;
    if (control < 128) {
      const count = Math.min(control + 1, length - at, Math.ceil((out.length - to) / step));
      for (let i = 0; i < count; i++, to += step) out[to] = segment[at + i]!;
      at += control + 1;
    } else if (control > 128 && at < length) {
      const value = segment[at++]!;
      const end = Math.min(to + (257 - control) * step, out.length);
      if (step === 1) out.fill(value, to, end);
      else for (let i = to; i < end; i += step) out[i] = value;
      to += (257 - control) * step;
    }
  }
  if (to < out.length) throw truncated();
}

function truncated(): TruncatedDicomError {
  return new TruncatedDicomError("An RLE frame ends before its last pixel.", ["7FE00010"]);
}
