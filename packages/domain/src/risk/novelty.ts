import { InvalidInputError } from "../errors.ts";

/** How many nearest reference embeddings a similarity averages over. */
export const NOVELTY_NEIGHBOURS = 5;

/**
 * Embeddings of known images, each scaled so that its largest magnitude is 127 and rounded: cosine similarity
 * does not see the scale, so direction is all that is kept, in a quarter of the room of float32.
 *
 * On disk (`novelty.i8`): int8, `[rows, dimension]`, row-major, without a header.
 */
export interface NoveltyReference {
  rows: number;
  dimension: number;
  /** `[rows, dimension]`, row-major */
  vectors: Int8Array;
  /** Euclidean length of each row. */
  lengths: Float64Array;
}

/** @throws InvalidInputError if the bytes are not whole rows, are fewer rows than neighbours, or hold a zero row */
export function decodeNoveltyReference(bytes: Uint8Array, dimension: number): NoveltyReference {
  const rows = bytes.byteLength / dimension;
  if (!Number.isInteger(rows) || rows < NOVELTY_NEIGHBOURS) {
    throw new InvalidInputError(
      `A novelty reference holds ${dimension} bytes a row and at least ${NOVELTY_NEIGHBOURS} rows.`,
    );
  }
  const vectors = new Int8Array(bytes.slice().buffer);
  const lengths = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let squares = 0;
    for (let j = row * dimension; j < (row + 1) * dimension; j++) squares += vectors[j]! * vectors[j]!;
    if (squares === 0) throw new InvalidInputError("A novelty reference must not hold a row of zeros.");
    lengths[row] = Math.sqrt(squares);
  }
  return { rows, dimension, vectors, lengths };
}

/** @param embeddings `[rows, dimension]`, row-major */
export function encodeNoveltyReference(embeddings: Float32Array, dimension: number): Uint8Array {
  const vectors = new Int8Array(embeddings.length);
  for (let start = 0; start < embeddings.length; start += dimension) {
    let largest = 0;
    for (let j = start; j < start + dimension; j++) largest = Math.max(largest, Math.abs(embeddings[j]!));
    for (let j = start; j < start + dimension; j++) vectors[j] = Math.round((embeddings[j]! / largest) * 127);
  }
  return new Uint8Array(vectors.buffer);
}

/**
 * Mean cosine similarity, -1 to 1, of one embedding to its nearest reference embeddings. An embedding of zeros has
 * similarity -1 by definition.
 */
export function noveltySimilarity(
  reference: NoveltyReference,
  embedding: Float32Array | Float64Array,
  neighbours: number = NOVELTY_NEIGHBOURS,
): number {
  const { rows, dimension, vectors, lengths } = reference;
  if (embedding.length !== dimension) {
    throw new InvalidInputError(`An embedding must hold ${dimension} numbers, not ${embedding.length}.`);
  }
  let squares = 0;
  for (let j = 0; j < dimension; j++) squares += embedding[j]! * embedding[j]!;
  if (squares === 0) return -1;
  const similarities = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const start = row * dimension;
    let dot = 0;
    for (let j = 0; j < dimension; j++) dot += vectors[start + j]! * embedding[j]!;
    similarities[row] = dot / lengths[row]!;
  }
  similarities.sort();
  let sum = 0;
  for (let i = 0; i < neighbours; i++) sum += similarities[rows - 1 - i]!;
  return sum / neighbours / Math.sqrt(squares);
}
