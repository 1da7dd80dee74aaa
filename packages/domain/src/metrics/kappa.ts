import { InvalidInputError } from "../errors.ts";
import type { Interval } from "./interval.ts";
import { Z_95 } from "./normal.ts";

/** How much a disagreement counts: all alike, or by the distance, or its square, between ordered classes. */
export type KappaWeights = "none" | "linear" | "quadratic";

export interface Kappa extends Interval {
  /** Share of the cases on which the two agree, weighted. */
  observed: number;
  /** The same by chance, given how often each says what. */
  expected: number;
}

/**
 * Cohen's kappa, `(observed - expected) / (1 - expected)`, of two raters of the same cases: 1 is agreement, 0 what
 * chance would give. 95 % interval by the large-sample standard error, cut to [-1, 1]. Nothing where both always
 * say the same one class, as chance alone then agrees.
 * @param table `[first's class][second's class]`, numbers of cases, square
 * @throws InvalidInputError if the table is not square or holds no case
 * @see Cohen 1960, Educational and Psychological Measurement 20(1):37-46; 1968, Psychological Bulletin 70(4):213-220
 * @see Fleiss, Cohen, Everitt 1969, Psychological Bulletin 72(5):323-327, equation 13, for the standard error
 */
export function cohenKappa(
  table: readonly (readonly number[])[],
  weights: KappaWeights = "none",
): Kappa | null {
  const classes = table.length;
  if (classes < 2 || table.some((row) => row.length !== classes)) {
    throw new InvalidInputError("A table of agreement is square, with two classes at least.");
  }
  const cases = table.flat().reduce((sum, count) => sum + count, 0);
  if (!(cases > 0) || table.flat().some((count) => !(count >= 0))) {
    throw new InvalidInputError("A table of agreement holds one case at least and no negative count.");
  }
  const p = table.map((row) => row.map((count) => count / cases));
  const rows = p.map((row) => row.reduce((sum, v) => sum + v, 0));
  const columns = p.map((_, j) => p.reduce((sum, row) => sum + row[j]!, 0));
  const w = (i: number, j: number) => agreementWeight(weights, i, j, classes);
  const overCells = (of: (i: number, j: number) => number) => {
    let sum = 0;
    for (let i = 0; i < classes; i++) for (let j = 0; j < classes; j++) sum += of(i, j);
    return sum;
  };
  const observed = overCells((i, j) => w(i, j) * p[i]![j]!);
  const expected = overCells((i, j) => w(i, j) * rows[i]! * columns[j]!);
  if (1 - expected < 1e-12) return null;
  const value = (observed - expected) / (1 - expected);
  const meanOfRow = p.map((_, i) => columns.reduce((sum, share, j) => sum + share * w(i, j), 0));
  const meanOfColumn = p.map((_, j) => rows.reduce((sum, share, i) => sum + share * w(i, j), 0));
  const spread = overCells(
    (i, j) => p[i]![j]! * (w(i, j) - (meanOfRow[i]! + meanOfColumn[j]!) * (1 - value)) ** 2,
  );
  const variance = (spread - (value - expected * (1 - value)) ** 2) / (cases * (1 - expected) ** 2);
  const half = Z_95 * Math.sqrt(Math.max(0, variance));
  return { value, low: Math.max(-1, value - half), high: Math.min(1, value + half), observed, expected };
}

/** 1 on the diagonal, falling to 0 at the widest distance; nothing off the diagonal where unweighted. */
function agreementWeight(weights: KappaWeights, i: number, j: number, classes: number): number {
  if (weights === "none") return i === j ? 1 : 0;
  const distance = Math.abs(i - j) / (classes - 1);
  return 1 - (weights === "linear" ? distance : distance * distance);
}
