import type { EmbeddingTable } from "@synoptic/domain";

/** Embeddings with the index of each row's class. */
export interface Part extends EmbeddingTable {
  labels: Uint32Array;
  groups: string[];
  /** `[rows]`, 1 where the row is a changed copy of a picture that is there itself; nothing where none is. */
  isVariant?: Uint8Array | undefined;
}

/** Rows that are pictures themselves. */
export function pictureRows({ labels, isVariant }: Part): number[] {
  return Array.from({ length: labels.length }, (_, row) => row).filter((row) => !isVariant?.[row]);
}

/** Share of each class. */
export function shares(labels: ArrayLike<number>, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (let i = 0; i < labels.length; i++) counts[labels[i]!]! += 1;
  return counts.map((count) => count / labels.length);
}

/** Rows of a row-major matrix. */
export function pickRows(values: Float64Array, width: number, rows: readonly number[]): Float64Array {
  const picked = new Float64Array(rows.length * width);
  rows.forEach((row, i) => {
    picked.set(values.subarray(row * width, (row + 1) * width), i * width);
  });
  return picked;
}
