import { InvalidInputError } from "../errors.ts";
import { seededRandom } from "../metrics/bootstrap.ts";
import type { Table } from "./table.ts";

/** Rounds of the iteration. More turn the last few directions a little, and change nothing that is measured of them. */
const ROUNDS = 8;

export interface PrincipalDirections {
  /** `[columns]` */
  mean: Float64Array;
  /** `[count, columns]`, row-major: orthonormal rows, roughly the one of largest variance first. */
  directions: Float64Array;
  count: number;
}

/**
 * The mean of a table's rows and the directions in which they differ most from it, by orthogonal iteration from a seed:
 * the same table gives the same numbers.
 * @throws InvalidInputError if there are not more rows than directions, or fewer columns
 * @see Golub, Van Loan 2013, Matrix Computations, 4th edition, section 7.3.2
 */
export function principalDirections({ values, rows, columns }: Table, count: number): PrincipalDirections {
  if (!(count >= 1 && count < rows && count <= columns)) {
    throw new InvalidInputError(
      `${rows} rows of ${columns} numbers do not have ${count} principal directions.`,
    );
  }
  const mean = new Float64Array(columns);
  for (let i = 0; i < values.length; i++) mean[i % columns]! += values[i]! / rows;
  const centred = Float64Array.from(values, (value, i) => value - mean[i % columns]!);
  const random = seededRandom(1);
  let directions = Float64Array.from({ length: count * columns }, () => random() - 0.5);
  orthonormalise(directions, count, columns);
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Float64Array(count * columns);
    for (let row = 0; row < rows; row++) {
      const at = row * columns;
      for (let k = 0; k < count; k++) {
        const start = k * columns;
        let along = 0;
        for (let j = 0; j < columns; j++) along += centred[at + j]! * directions[start + j]!;
        for (let j = 0; j < columns; j++) next[start + j]! += along * centred[at + j]!;
      }
    }
    directions = next;
    orthonormalise(directions, count, columns);
  }
  return { mean, directions, count };
}

/** Gram and Schmidt, in place, twice, so that rounding leaves nothing of the earlier rows. A row of zeros stays one. */
function orthonormalise(vectors: Float64Array, count: number, columns: number): void {
  for (let k = 0; k < count; k++) {
    const own = vectors.subarray(k * columns, (k + 1) * columns);
    for (let pass = 0; pass < 2; pass++) {
      for (let earlier = 0; earlier < k; earlier++) {
        const start = earlier * columns;
        let along = 0;
        for (let j = 0; j < columns; j++) along += own[j]! * vectors[start + j]!;
        for (let j = 0; j < columns; j++) own[j]! -= along * vectors[start + j]!;
      }
    }
    let squares = 0;
    for (const value of own) squares += value * value;
    const length = Math.sqrt(squares) || 1;
    for (let j = 0; j < columns; j++) own[j]! /= length;
  }
}
