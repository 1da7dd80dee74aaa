import type { Table } from "./table.ts";

/** Columns on either side of one pass: eight running sums and six factors fit the registers. */
const LEFT = 4;
const RIGHT = 2;

/**
 * `XᵀX / n` over every `stride`-th row, `[columns, columns]`, row-major; only the lower triangle is filled.
 */
export function gramMatrix(table: Table, stride: number): Float64Array {
  const { values, rows, columns } = table;
  const used = Math.ceil(rows / stride);
  // Column by column, padded to whole tiles with zeros: the dot products below then read memory in order.
  const padded = Math.ceil(columns / LEFT) * LEFT;
  const byColumn = new Float64Array(padded * used);
  for (let i = 0; i < used; i++) {
    for (let j = 0; j < columns; j++) byColumn[j * used + i] = values[i * stride * columns + j]!;
  }
  const gram = new Float64Array(columns * columns);
  const sums = new Float64Array(LEFT * RIGHT);
  for (let a = 0; a < padded; a += LEFT) {
    for (let b = 0; b < a + LEFT; b += RIGHT) {
      tileDots(byColumn, used, a, b, sums);
      for (let p = 0; p < LEFT && a + p < columns; p++) {
        for (let q = 0; q < RIGHT && b + q < columns; q++) {
          gram[(a + p) * columns + b + q] = sums[p * RIGHT + q]! / used;
        }
      }
    }
  }
  return gram;
}

/** The dot products of columns `a..a+3` with `b` and `b+1`, in registers. */
function tileDots(x: Float64Array, n: number, a: number, b: number, sums: Float64Array): void {
  const [a0, a1, a2, a3] = [a * n, (a + 1) * n, (a + 2) * n, (a + 3) * n];
  const [b0, b1] = [b * n, (b + 1) * n];
  let [s00, s01, s10, s11] = [0, 0, 0, 0];
  let [s20, s21, s30, s31] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const p0 = x[a0 + i]!;
    const p1 = x[a1 + i]!;
    const p2 = x[a2 + i]!;
    const p3 = x[a3 + i]!;
    const q0 = x[b0 + i]!;
    const q1 = x[b1 + i]!;
    s00 += p0 * q0;
    s01 += p0 * q1;
    s10 += p1 * q0;
    s11 += p1 * q1;
    s20 += p2 * q0;
    s21 += p2 * q1;
    s30 += p3 * q0;
    s31 += p3 * q1;
  }
  sums[0] = s00;
  sums[1] = s01;
  sums[2] = s10;
  sums[3] = s11;
  sums[4] = s20;
  sums[5] = s21;
  sums[6] = s30;
  sums[7] = s31;
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
