import type { Table } from "./table.ts";

/** Rows, and vectors, that one pass of the kernels takes together: 16 running sums, about what registers hold. */
export const TILE = 4;

/** The next whole number of tiles. */
export function padded(count: number): number {
  return Math.ceil(count / TILE) * TILE;
}

/**
 * Dot products of four rows with each of several vectors: `products[v * TILE + r] = row_r · vector_v`.
 * @param starts four indices into `values`, where the rows begin
 * @param vectors `[padded(count), columns]`, row-major
 * @param products `[padded(count), TILE]`, row-major
 */
export function multiplyRows(
  values: Table["values"],
  starts: Uint32Array,
  vectors: Float64Array,
  columns: number,
  products: Float64Array,
): void {
  const [r0, r1, r2, r3] = [starts[0]!, starts[1]!, starts[2]!, starts[3]!];
  for (let v = 0; v * columns < vectors.length; v += 2) {
    const v0 = v * columns;
    const v1 = v0 + columns;
    let [a0, a1, a2, a3] = [0, 0, 0, 0];
    let [b0, b1, b2, b3] = [0, 0, 0, 0];
    for (let j = 0; j < columns; j++) {
      const x0 = values[r0 + j]!;
      const x1 = values[r1 + j]!;
      const x2 = values[r2 + j]!;
      const x3 = values[r3 + j]!;
      const a = vectors[v0 + j]!;
      const b = vectors[v1 + j]!;
      a0 += x0 * a;
      a1 += x1 * a;
      a2 += x2 * a;
      a3 += x3 * a;
      b0 += x0 * b;
      b1 += x1 * b;
      b2 += x2 * b;
      b3 += x3 * b;
    }
    const at = v * TILE;
    products[at] = a0;
    products[at + 1] = a1;
    products[at + 2] = a2;
    products[at + 3] = a3;
    products[at + 4] = b0;
    products[at + 5] = b1;
    products[at + 6] = b2;
    products[at + 7] = b3;
  }
}

/**
 * Adds four rows, each times its factor, to each of several vectors: `vector_v += Σ_r factors[v * TILE + r] · row_r`.
 * Shapes as in `multiplyRows`.
 */
export function accumulateRows(
  values: Table["values"],
  starts: Uint32Array,
  factors: Float64Array,
  columns: number,
  vectors: Float64Array,
): void {
  const [r0, r1, r2, r3] = [starts[0]!, starts[1]!, starts[2]!, starts[3]!];
  for (let v = 0; v * columns < vectors.length; v += 2) {
    const v0 = v * columns;
    const v1 = v0 + columns;
    const at = v * TILE;
    const [a0, a1, a2, a3] = [factors[at]!, factors[at + 1]!, factors[at + 2]!, factors[at + 3]!];
    const [b0, b1, b2, b3] = [factors[at + 4]!, factors[at + 5]!, factors[at + 6]!, factors[at + 7]!];
    for (let j = 0; j < columns; j++) {
      const x0 = values[r0 + j]!;
      const x1 = values[r1 + j]!;
      const x2 = values[r2 + j]!;
      const x3 = values[r3 + j]!;
      vectors[v0 + j]! += a0 * x0 + a1 * x1 + a2 * x2 + a3 * x3;
      vectors[v1 + j]! += b0 * x0 + b1 * x1 + b2 * x2 + b3 * x3;
    }
  }
}
