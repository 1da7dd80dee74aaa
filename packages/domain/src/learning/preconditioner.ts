import { choleskyFactor, gramMatrix, solveCholesky } from "./cholesky.ts";
import type { Table } from "./table.ts";

/** The mean of `p (1 - p)` that is assumed; only speed depends on it. */
const ASSUMED_VARIANCE = 0.02;
/** About this many rows are looked at, evenly spaced. */
const ROWS_LOOKED_AT = 2000;

/** Multiplies, in place, by a rough inverse of the Hessian. */
export type Precondition = (vector: Float64Array) => void;

/**
 * `(v · XᵀX / n + penalty · I)⁻¹` for each class's weights. Neighbouring columns of an embedding say much the
 * same, so the Hessian's eigenvalues span four orders of magnitude; without this, thousands of steps are needed.
 * Vectors are `[classes, columns]`, row-major, and after them the intercepts where they are fitted.
 *
 * Returns a function of the penalty, so that fits of the same table at several strengths share `XᵀX`; it gives nothing
 * where there are no more rows than columns: few steps are needed then, and the factorisation would cost more than all.
 * @param isPathUsed that each step counts and not only the last, as where a fit is stopped early: without it the first
 *   steps from zero overshoot, so there is one for few rows too
 */
export function preconditionerOf(
  table: Table,
  classes: number,
  isPathUsed = false,
): (penalty: number) => Precondition | undefined {
  const { columns } = table;
  if (table.rows <= columns && !isPathUsed) return () => undefined;
  const gram = gramMatrix(table, Math.ceil(table.rows / ROWS_LOOKED_AT));
  return (penalty) => {
    const matrix = gram.map((value) => value * ASSUMED_VARIANCE);
    for (let j = 0; j < columns; j++) matrix[j * columns + j]! += penalty;
    const factor = choleskyFactor(matrix, columns);
    return (vector) => {
      for (let c = 0; c < classes; c++) {
        solveCholesky(factor, columns, vector.subarray(c * columns, (c + 1) * columns));
      }
      for (let k = columns * classes; k < vector.length; k++) vector[k]! /= ASSUMED_VARIANCE;
    };
  };
}
