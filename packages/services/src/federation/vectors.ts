import { emptyHistogram, type HeadVector, type ScoreHistogram } from "@synoptic/domain";

export function writeDoubles(values: Float64Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.length * 8);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    view.setFloat64(i * 8, value, true);
  });
  return bytes;
}

export function readDoubles(bytes: Uint8Array): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: bytes.byteLength / 8 }, (_, i) => view.getFloat64(i * 8, true));
}

export function writeWords(values: Uint32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    view.setUint32(i * 4, value, true);
  });
  return bytes;
}

export function readWords(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint32Array.from({ length: bytes.byteLength / 4 }, (_, i) => view.getUint32(i * 4, true));
}

/**
 * What a site sends for a round, before it is masked: the two rows of its histogram, and after them the update in fixed
 * point where there is one.
 */
export function packShare({ positives, negatives }: ScoreHistogram, update: Uint32Array | null): Uint32Array {
  const packed = new Uint32Array(2 * positives.length + (update?.length ?? 0));
  packed.set(positives);
  packed.set(negatives, positives.length);
  if (update) packed.set(update, 2 * positives.length);
  return packed;
}

export function unpackSum(
  sum: Uint32Array,
  bins: number,
): { histogram: ScoreHistogram; update: Uint32Array } {
  const histogram = emptyHistogram(bins);
  histogram.positives.set(sum.subarray(0, bins));
  histogram.negatives.set(sum.subarray(bins, 2 * bins));
  return { histogram, update: sum.subarray(2 * bins) };
}

/** How many numbers a share of this head has. */
export function shareLength(bins: number, head: HeadVector | null): number {
  return 2 * bins + (head?.length ?? 0);
}
