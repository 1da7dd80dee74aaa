import { InvalidInputError } from "../errors.ts";
import {
  fitLogisticRegression,
  type LinearWeights,
  type LogisticRegressionOptions,
} from "../learning/logistic-regression.ts";
import type { Table } from "../learning/table.ts";

/** A site's cases, on the scale that all sites agreed on. */
export interface SiteCases {
  /** `[rows, columns]` */
  table: Table;
  /** `[rows]`, 0 to classes - 1; a site need not have every class */
  labels: ArrayLike<number>;
  classes: number;
}

export interface FedAvgOptions {
  /** Inverse strength of the penalty, as if all sites' cases were in one place. */
  C: number;
  /** Persons of all sites together, and of this one, as they are told. */
  total: number;
  own: number;
  /** Steps of descent at each site between two averages. */
  localSteps: number;
  /** What all rounds of a site share, from `preconditionerOf`; made anew where left out. Only speed depends on it. */
  preconditioner?: LogisticRegressionOptions["preconditioner"];
}

/** Weights and intercepts as one vector: `[classes, columns]` row-major, then `[classes]`. */
export type HeadVector = Float64Array;

export function zeroHead(classes: number, columns: number): HeadVector {
  return new Float64Array(classes * (columns + 1));
}

export function asWeights(head: HeadVector, classes: number): LinearWeights {
  const columns = head.length / classes - 1;
  if (!Number.isInteger(columns) || columns < 1)
    throw new InvalidInputError("The weights are not of so many classes.");
  const size = classes * columns;
  return { classes, columns, weights: head.slice(0, size), intercepts: head.slice(size) };
}

/**
 * One site's part of a round of federated averaging: some steps of L-BFGS from the shared weights on the own cases, and
 * how far they led, times the site's share of all persons. The sum over the sites is the weighted mean update. The own
 * penalty is the one that, weighed by persons, adds up to the shared one.
 * @returns `own / total · (weights after - weights before)`
 * @see McMahan, Moore, Ramage, Hampson, Agüera y Arcas 2017, "Communication-Efficient Learning of Deep Networks from
 *   Decentralized Data", AISTATS, algorithm 1
 */
export function localUpdate(
  { table, labels, classes }: SiteCases,
  shared: HeadVector,
  { C, total, own, localSteps, preconditioner }: FedAvgOptions,
): HeadVector {
  const start = asWeights(shared, classes);
  if (start.columns !== table.columns) throw new InvalidInputError("The weights are of another embedding.");
  const after = fitLogisticRegression(table, labels, classes, {
    C: (C * total) / own,
    start,
    maxIterations: localSteps,
    ...(preconditioner ? { preconditioner } : {}),
  });
  const share = own / total;
  const update = new Float64Array(shared.length);
  after.weights.forEach((value, i) => {
    update[i] = share * (value - shared[i]!);
  });
  after.intercepts.forEach((value, c) => {
    const i = after.weights.length + c;
    update[i] = share * (value - shared[i]!);
  });
  return update;
}
