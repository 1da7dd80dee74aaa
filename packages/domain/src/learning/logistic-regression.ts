import { requireFittable } from "./fit-input.ts";
import { type Minimum, minimise } from "./minimise.ts";
import { preconditionerOf } from "./preconditioner.ts";
import { softmaxLoss, type WeightedCases } from "./softmax-loss.ts";
import type { Table } from "./table.ts";
import { minimiseOnWorkingSet, withRidge } from "./working-set.ts";

export interface LogisticRegressionOptions {
  /** Inverse strength of the penalty, > 0. */
  C: number;
  /** Share of L1 in the penalty, 0 to 1: 0 (where left out) is L2, 1 is L1, between them elastic net. */
  l1Ratio?: number;
  /** Exponent of the focal loss, >= 0; 0, the cross-entropy, where left out. 2 in Lin et al. 2017. */
  focalGamma?: number;
  /** `[classes]`, > 0: how much a case of each class counts; 1 each where left out. */
  classWeights?: readonly number[] | undefined;
  /** `[rows]`, >= 0: how much each case counts; 1 each where left out. Rows of weight 0 cost nothing. */
  sampleWeights?: ArrayLike<number>;
  /** `[classes]`: intercepts that are given and not fitted. */
  fixedIntercepts?: readonly number[];
  /** Largest magnitude in the gradient of the mean loss at which the fit is done; 1e-6 where left out. */
  tolerance?: number;
  /** 2,000 where left out. */
  maxIterations?: number;
  /** Where the descent starts; zero where left out. */
  start?: LinearWeights;
  /** What fits of the same table share, from `preconditionerOf`; made anew where left out. Only speed depends on it. */
  preconditioner?: ReturnType<typeof preconditionerOf>;
  /** Sees the weights after each step, and ends the fit where it returns false. */
  afterStep?: (weights: LinearWeights, iterations: number) => boolean;
}

/** `logits = W · x + b`. */
export interface LinearWeights {
  classes: number;
  columns: number;
  /** `[classes, columns]`, row-major */
  weights: Float64Array;
  /** `[classes]` */
  intercepts: Float64Array;
}

export interface LogisticRegression extends LinearWeights {
  iterations: number;
  converged: boolean;
}

/** `n / (classes · n_c)`: every class counts the same in total. */
export function balancedClassWeights(labels: ArrayLike<number>, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (let i = 0; i < labels.length; i++) counts[labels[i]!]! += 1;
  return counts.map((count) => labels.length / (classes * count));
}

/**
 * Penalised multinomial logistic regression, from zero or from `start`; deterministic. L2 by preconditioned
 * L-BFGS, anything with L1 by orthant-wise L-BFGS on the columns that matter.
 *
 * Minimises `C · Σ_i weight_i · loss(y_i, x_i) + l1Ratio · |W|₁ + (1 - l1Ratio) / 2 · |W|²` over weights and
 * intercepts, the intercepts not penalised, with `loss = -log p(y_i | x_i)` or the focal loss: scikit-learn's
 * objective, with the symmetric softmax also for two classes (there scikit-learn fits one vector `w` and the
 * penalty `0.5 · |w|²`; the same probabilities come from here with half its C).
 *
 * @param table `[rows, columns]`; standardise it first where columns differ in scale
 * @param labels `[rows]`, 0 to classes - 1
 * @throws InvalidInputError if shapes differ, an option or label is out of range, or a number is not finite
 */
export function fitLogisticRegression(
  table: Table,
  labels: ArrayLike<number>,
  classes: number,
  options: LogisticRegressionOptions,
): LogisticRegression {
  requireFittable(table, labels, classes, options);
  const { columns } = table;
  const { C, l1Ratio = 0, focalGamma = 0, fixedIntercepts, start, afterStep } = options;
  const size = classes * columns;
  const cases = weightedCases(table, labels, classes, options);
  // The sum of losses is divided by C · total weight, so that the tolerance means the same for any number of rows.
  const penalty = 1 / (C * cases.weights.reduce((sum, weight) => sum + weight, 0));
  const unpack = (x: Float64Array): LinearWeights => ({
    classes,
    columns,
    weights: x.slice(0, size),
    intercepts: fixedIntercepts ? Float64Array.from(fixedIntercepts) : x.slice(size),
  });
  const from = new Float64Array(fixedIntercepts ? size : size + classes);
  if (start) from.set(start.weights);
  if (start && !fixedIntercepts) from.set(start.intercepts, size);
  const common = {
    tolerance: options.tolerance ?? 1e-6,
    maxIterations: options.maxIterations ?? 2000,
    afterStep: afterStep && ((x: Float64Array, iterations: number) => afterStep(unpack(x), iterations)),
  };
  let minimum: Minimum;
  const lossOptions = { focalGamma, fixedIntercepts };
  if (l1Ratio > 0) {
    const penalties = { l1: l1Ratio * penalty, l2: (1 - l1Ratio) * penalty };
    minimum = minimiseOnWorkingSet(cases, lossOptions, penalties, from, common);
  } else {
    const preconditioner =
      options.preconditioner ?? preconditionerOf(table, classes, afterStep !== undefined);
    const precondition = preconditioner(penalty);
    const smooth = withRidge(softmaxLoss(cases, lossOptions), size, penalty);
    minimum = minimise(smooth, from, { ...common, precondition });
  }
  const { x, iterations, converged } = minimum;
  return { ...unpack(x), iterations, converged };
}

/** The table's rows with the product of their sample's and class's weights. */
export function weightedCases(
  { values, rows, columns }: Table,
  labels: ArrayLike<number>,
  classes: number,
  { sampleWeights, classWeights }: Pick<LogisticRegressionOptions, "sampleWeights" | "classWeights">,
): WeightedCases {
  const weights = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    weights[i] = (sampleWeights ? sampleWeights[i]! : 1) * (classWeights ? classWeights[labels[i]!]! : 1);
  }
  // One kind of array for the kernels: twice as fast as either by turns.
  const doubles = values instanceof Float64Array ? values : new Float64Array(values);
  return { values: doubles, columns, classes, labels, weights };
}

/** Raw logits, `[rows, classes]`, row-major. */
export function predictLogits(model: LinearWeights, table: Table): Float64Array {
  const { classes, columns, weights, intercepts } = model;
  const logits = new Float64Array(table.rows * classes);
  for (let i = 0; i < table.rows; i++) {
    for (let c = 0; c < classes; c++) {
      let sum = intercepts[c]!;
      for (let j = 0; j < columns; j++) sum += table.values[i * columns + j]! * weights[c * columns + j]!;
      logits[i * classes + c] = sum;
    }
  }
  return logits;
}
