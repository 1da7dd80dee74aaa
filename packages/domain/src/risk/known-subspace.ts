import { InvalidInputError } from "../errors.ts";
import { type PrincipalDirections, principalDirections } from "../learning/principal-directions.ts";
import type { Table } from "../learning/table.ts";

/** Past this many directions nothing more is gained. */
const MOST_DIRECTIONS = 64;
/** Columns of an embedding to one direction, so that small embeddings keep most of themselves outside. */
const COLUMNS_A_DIRECTION = 16;
/** How far stored directions may be from being orthonormal: float32 is off by 1e-6. */
const CROOKED = 1e-3;

/**
 * The directions in which the embeddings of known images differ from each other. What an embedding has outside of them
 * no known image has.
 *
 * On disk (`subspace.f32`): float32, little endian, `[1 + count, dimension]`, row-major: the mean, then the directions.
 * @see Wang, Li, Feng, Zhang 2022, "ViM: out-of-distribution with virtual-logit matching", CVPR, section 4
 */
export interface KnownSubspace extends PrincipalDirections {
  dimension: number;
}

/** How many directions are kept of so many embeddings. */
export function directionsFor(rows: number, dimension: number): number {
  return Math.max(
    1,
    Math.min(MOST_DIRECTIONS, Math.floor(dimension / COLUMNS_A_DIRECTION), Math.floor(rows / 2)),
  );
}

/** @param embeddings of known images @throws InvalidInputError if there are fewer than two */
export function fitKnownSubspace(embeddings: Table): KnownSubspace {
  const { rows, columns } = embeddings;
  return { dimension: columns, ...principalDirections(embeddings, directionsFor(rows, columns)) };
}

/**
 * Length of what is left of an embedding, less the mean of known ones, outside of their directions; in the embedding's
 * own unit, 0 and more.
 * @throws InvalidInputError if the embedding has another length
 */
export function lengthOutside(
  { dimension, mean, directions, count }: KnownSubspace,
  embedding: Float32Array | Float64Array,
): number {
  if (embedding.length !== dimension) {
    throw new InvalidInputError(`An embedding must hold ${dimension} numbers, not ${embedding.length}.`);
  }
  let squares = 0;
  for (let j = 0; j < dimension; j++) squares += (embedding[j]! - mean[j]!) ** 2;
  for (let k = 0; k < count; k++) {
    const start = k * dimension;
    let along = 0;
    for (let j = 0; j < dimension; j++) along += (embedding[j]! - mean[j]!) * directions[start + j]!;
    squares -= along * along;
  }
  return Math.sqrt(Math.max(0, squares));
}

export function encodeKnownSubspace({ dimension, mean, directions }: KnownSubspace): Uint8Array {
  const values = new Float32Array(dimension + directions.length);
  values.set(mean);
  values.set(directions, dimension);
  return new Uint8Array(values.buffer);
}

/** @throws InvalidInputError if the bytes are not a mean and `count` orthonormal directions */
export function decodeKnownSubspace(bytes: Uint8Array, dimension: number, count: number): KnownSubspace {
  if (bytes.byteLength !== 4 * dimension * (1 + count)) {
    throw new InvalidInputError(
      `A subspace of ${count} directions takes ${4 * dimension * (1 + count)} bytes, not ${bytes.byteLength}.`,
    );
  }
  const values = Float64Array.from(new Float32Array(bytes.slice().buffer));
  const mean = values.subarray(0, dimension);
  const directions = values.subarray(dimension);
  if (!mean.every(Number.isFinite) || !areOrthonormal(directions, dimension, count)) {
    throw new InvalidInputError(
      "A subspace holds a mean and directions of length 1 at right angles to each other.",
    );
  }
  return { dimension, mean, directions, count };
}

function areOrthonormal(directions: Float64Array, dimension: number, count: number): boolean {
  for (let a = 0; a < count; a++) {
    for (let b = 0; b <= a; b++) {
      let product = 0;
      for (let j = 0; j < dimension; j++)
        product += directions[a * dimension + j]! * directions[b * dimension + j]!;
      if (!(Math.abs(product - (a === b ? 1 : 0)) < CROOKED)) return false;
    }
  }
  return true;
}
