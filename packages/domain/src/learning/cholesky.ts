import type { Table } from "./table.ts";

const TILE = 4;

/**
 * `XᵀX / n` over every `stride`-th row, `[columns, columns]`, row-major; only the lower triangle is filled.
 */
export function gramMatrix(table: Table, stride: number): Float64Array {
  const { values, rows, columns } = table;
  const used = Math.ceil(rows / stride);
  // Column by column, padded to whole tiles with zeros: the dot products below then read memory in order.
  const padded = Math.ceil(columns / TILE) * TILE;
  const byColumn = new Float64Array(padded * used);
  for (let i = 0; i < used; i++) {
    for (let j = 0; j < columns; j++) byColumn[j * used + i] = values[i * stride * columns + j]!;
  }
  const gram = new Float64Array(columns * columns);
  const sums = new Float64Array(TILE * TILE);
  for (let a = 0; a < padded; a += TILE) {
    for (let b = 0; b <= a; b += TILE) {
      tileDots(byColumn, used, a, b, sums);
      for (let p = 0; p < TILE && a + p < columns; p++) {
        for (let q = 0; q < TILE && b + q < columns; q++) {
          gram[(a + p) * columns + b + q] = sums[p * TILE + q]! / used;
        }
      }
    }
  }
  return gram;
}

/** The 4 x 4 dot products of columns `a..a+3` with `b..b+3`, in registers. */
function tileDots(x: Float64Array, n: number, a: number, b: number, sums: Float64Array): void {
  const [a0, a1, a2, a3] = [a * n, (a + 1) * n, (a + 2) * n, (a + 3) * n];
  const [b0, b1, b2, b3] = [b * n, (b + 1) * n, (b + 2) * n, (b + 3) * n];
  let s00 = 0,
    s01 = 0,
    s02 = 0,
    s03 = 0,
    s10 = 0,
    s11 = 0,
    s12 = 0,
    s13 = 0;
  let s20 = 0,
    s21 = 0,
    s22 = 0,
    s23 = 0,
    s30 = 0,
    s31 = 0,
    s32 = 0,
    s33 = 0;
  for (let i = 0; i < n; i++) {
    const [p0, p1, p2, p3] = [x[a0 + i]!, x[a1 + i]!, x[a2 + i]!, x[a3 + i]!];
    const [q0, q1, q2, q3] = [x[b0 + i]!, x[b1 + i]!, x[b2 + i]!, x[b3 + i]!];
    s00 += p0 * q0;
    s01 += p0 * q1;
    s02 += p0 * q2;
    s03 += p0 * q3;
    s10 += p1 * q0;
    s11 += p1 * q1;
    s12 += p1 * q2;
    s13 += p1 * q3;
    s20 += p2 * q0;
    s21 += p2 * q1;
    s22 += p2 * q2;
    s23 += p2 * q3;
    s30 += p3 * q0;
    s31 += p3 * q1;
    s32 += p3 * q2;
    s33 += p3 * q3;
  }
  sums.set([s00, s01, s02, s03, s10, s11, s12, s13, s20, s21, s22, s23, s30, s31, s32, s33]);
}

/**
 * The lower triangular `L` of `A = L · Lᵀ`, in place of the lower triangle of `A`.
 * @param matrix `[size, size]`, row-major, symmetric, positive definite; only its lower triangle is read
 */
export function choleskyFactor(matrix: Float64Array, size: number): Float64Array {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= matrix[i * size + k]! * matrix[j * size + k]!;
      matrix[i * size + j] = i === j ? Math.sqrt(sum) : sum / matrix[j * size + j]!;
    }
  }
  return matrix;
}

/** Solves `L · Lᵀ · x = vector`, in place. */
export function solveCholesky(factor: Float64Array, size: number, vector: Float64Array): void {
  for (let i = 0; i < size; i++) {
    let sum = vector[i]!;
    for (let k = 0; k < i; k++) sum -= factor[i * size + k]! * vector[k]!;
    vector[i] = sum / factor[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    const value = vector[i]! / factor[i * size + i]!;
    vector[i] = value;
    for (let k = 0; k < i; k++) vector[k]! -= factor[i * size + k]! * value;
  }
}
