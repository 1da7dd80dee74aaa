import { InvalidInputError } from "../errors.ts";
import { foldsByGroup } from "./folds.ts";
import {
  fitLogisticRegression,
  type LinearWeights,
  type LogisticRegression,
  type LogisticRegressionOptions,
  weightedCases,
} from "./logistic-regression.ts";
import { softmaxLoss } from "./softmax-loss.ts";
import type { Table } from "./table.ts";

export interface EarlyStoppingOptions extends LogisticRegressionOptions {
  /** One part in this many of the groups is held out; 5 where left out. */
  heldOutPart?: number;
  /** Steps without a lower held-out loss before the fit ends; 5 where left out. */
  patience?: number;
  /** Of the split; 1 where left out. */
  seed?: number;
  /** `[rows]`, 1 where a row is another one, changed: learnt from and never measured on. */
  variants?: ArrayLike<number> | undefined;
}

export interface EarlyStopped extends LogisticRegression {
  /** Step whose weights these are: the one with the least held-out loss. */
  bestIteration: number;
  /** Weighted mean loss on the held-out rows, without the penalty: from the start, then after each step. */
  heldOutLosses: number[];
  /** `[rows]`, 1 where the row was held out and so not learnt from. */
  heldOut: Uint8Array;
}

/**
 * A fit that ends where the loss on groups that were held out stops falling, and keeps the weights of its lowest
 * point. `converged` is true where the fit reached its own minimum before that.
 *
 * What is held out chooses the step: quote no figure on it.
 * @param groups `[rows]`: rows of one group are never split
 * @throws InvalidInputError as `fitLogisticRegression` and `foldsByGroup` do, or if patience is below 1
 */
export function fitWithEarlyStopping(
  table: Table,
  labels: ArrayLike<number>,
  groups: readonly string[],
  classes: number,
  options: EarlyStoppingOptions,
): EarlyStopped {
  const { heldOutPart = 5, patience = 5, seed = 1, variants, ...fitting } = options;
  if (!(patience >= 1)) throw new InvalidInputError("Patience is one step at least.");
  if (groups.length !== table.rows) throw new InvalidInputError("There is one group a row.");
  const folds = foldsByGroup(groups, labels, heldOutPart, seed);
  const heldOut = Uint8Array.from(folds, (fold) => (fold === 0 ? 1 : 0));
  const doubles = { ...table, values: new Float64Array(table.values) };
  const measured = heldOut.map((out, i) => (variants?.[i] ? 0 : out));
  const lossOf = heldOutLoss(doubles, labels, classes, measured, fitting);

  const start = fitting.start ?? zeroWeights(table.columns, classes, fitting.fixedIntercepts);
  let best: LinearWeights = start;
  let bestIteration = 0;
  const heldOutLosses = [lossOf(start)];
  const sampleWeights = Float64Array.from({ length: table.rows }, (_, i) =>
    heldOut[i] ? 0 : (fitting.sampleWeights?.[i] ?? 1),
  );
  const { iterations, converged } = fitLogisticRegression(doubles, labels, classes, {
    ...fitting,
    sampleWeights,
    afterStep: (weights, iteration) => {
      const loss = lossOf(weights);
      if (loss < heldOutLosses[bestIteration]!) {
        best = weights;
        bestIteration = iteration;
      }
      heldOutLosses.push(loss);
      const goesOn = fitting.afterStep?.(weights, iteration) ?? true;
      return goesOn && iteration - bestIteration < patience;
    },
  });
  return { ...best, iterations, converged, bestIteration, heldOutLosses, heldOut };
}

/** The weighted mean loss, without the penalty, of any weights on the rows that are marked. */
export function heldOutLoss(
  table: Table,
  labels: ArrayLike<number>,
  classes: number,
  heldOut: ArrayLike<number>,
  options: Pick<LogisticRegressionOptions, "sampleWeights" | "classWeights" | "focalGamma">,
): (weights: LinearWeights) => number {
  const sampleWeights = Float64Array.from({ length: table.rows }, (_, i) =>
    heldOut[i] ? (options.sampleWeights?.[i] ?? 1) : 0,
  );
  const cases = weightedCases(table, labels, classes, { ...options, sampleWeights });
  const loss = softmaxLoss(cases, { focalGamma: options.focalGamma ?? 0 });
  const x = new Float64Array(classes * (table.columns + 1));
  const unused = new Float64Array(x.length);
  return ({ weights, intercepts }) => {
    x.set(weights);
    x.set(intercepts, weights.length);
    return loss(x, unused);
  };
}

function zeroWeights(
  columns: number,
  classes: number,
  intercepts: readonly number[] | undefined,
): LinearWeights {
  return {
    classes,
    columns,
    weights: new Float64Array(classes * columns),
    intercepts: intercepts ? Float64Array.from(intercepts) : new Float64Array(classes),
  };
}
