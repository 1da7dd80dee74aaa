import { InvalidInputError } from "../errors.ts";
import { choleskyFactor, gramMatrix, solveCholesky } from "./cholesky.ts";
import { type Minimum, minimise } from "./minimise.ts";
import type { Table } from "./table.ts";

export interface LogisticRegressionOptions {
  /** Inverse strength of the L2 penalty, > 0. */
  C: number;
  /** `[classes]`, > 0: how much a case of each class counts; 1 each where left out. */
  classWeights?: readonly number[];
  /** `[rows]`, >= 0: how much each case counts; 1 each where left out. */
  sampleWeights?: ArrayLike<number>;
  /** `[classes]`: intercepts that are given and not fitted. */
  fixedIntercepts?: readonly number[];
  /** Largest magnitude in the gradient at which the fit is done; 1e-4 where left out. */
  tolerance?: number;
  /** 2,000 where left out. */
  maxIterations?: number;
}

export interface LogisticRegression {
  classes: number;
  columns: number;
  /** `[classes, columns]`, row-major */
  weights: Float64Array;
  /** `[classes]` */
  intercepts: Float64Array;
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
 * L2-penalised multinomial logistic regression, by L-BFGS from zero; deterministic.
 *
 * Minimises `C · Σ_i weight_i · (-log p(y_i | x_i)) + 0.5 · |W|²` over weights and intercepts, the intercepts not
 * penalised: scikit-learn's objective, with the symmetric softmax also for two classes (there scikit-learn fits
 * one vector `w` and the penalty `0.5 · |w|²`; the same probabilities come from here with half its C).
 *
 * @param table `[rows, columns]`; standardise it first where columns differ in scale
 * @param labels `[rows]`, 0 to classes - 1
 * @throws InvalidInputError if shapes differ, a label is out of range, or a number is not finite
 */
export function fitLogisticRegression(
  table: Table,
  labels: ArrayLike<number>,
  classes: number,
  options: LogisticRegressionOptions,
): LogisticRegression {
  requireFittable(table, labels, classes, options);
  const { values, rows, columns } = table;
  const { C, classWeights, sampleWeights, fixedIntercepts } = options;
  const size = classes * columns;
  const fitted = fixedIntercepts ? size : size + classes;
  // The sum of losses is divided by C · total weight, so that the tolerance means the same for any number of rows.
  const caseWeights = Float64Array.from({ length: rows }, (_, i) => {
    return (sampleWeights?.[i] ?? 1) * (classWeights?.[labels[i]!] ?? 1);
  });
  const totalWeight = caseWeights.reduce((sum, weight) => sum + weight, 0);
  const penalty = 1 / (C * totalWeight);
  const logits = new Float64Array(classes);
  // Weights lie `[column][class]` while fitting: one pass over a row then touches memory in order.
  const objective = (x: Float64Array, gradient: Float64Array): number => {
    gradient.fill(0);
    let loss = 0;
    for (let i = 0; i < rows; i++) {
      if (caseWeights[i] === 0) continue;
      const start = i * columns;
      for (let c = 0; c < classes; c++) logits[c] = fixedIntercepts ? fixedIntercepts[c]! : x[size + c]!;
      for (let j = 0, at = 0; j < columns; j++) {
        const value = values[start + j]!;
        if (value === 0) {
          at += classes;
          continue;
        }
        for (let c = 0; c < classes; c++) logits[c]! += value * x[at++]!;
      }
      let top = logits[0]!;
      for (let c = 1; c < classes; c++) if (logits[c]! > top) top = logits[c]!;
      const trueLogit = logits[labels[i]!]! - top;
      let total = 0;
      for (let c = 0; c < classes; c++) {
        const odds = Math.exp(logits[c]! - top);
        logits[c] = odds;
        total += odds;
      }
      const weight = caseWeights[i]! / totalWeight;
      loss += weight * (Math.log(total) - trueLogit);
      for (let c = 0; c < classes; c++) logits[c] = (weight * logits[c]!) / total;
      logits[labels[i]!]! -= weight;
      for (let j = 0, at = 0; j < columns; j++) {
        const value = values[start + j]!;
        if (value === 0) {
          at += classes;
          continue;
        }
        for (let c = 0; c < classes; c++) gradient[at++]! += value * logits[c]!;
      }
      if (!fixedIntercepts) for (let c = 0; c < classes; c++) gradient[size + c]! += logits[c]!;
    }
    let squares = 0;
    for (let k = 0; k < size; k++) {
      squares += x[k]! * x[k]!;
      gradient[k]! += penalty * x[k]!;
    }
    return loss + 0.5 * penalty * squares;
  };

  const minimum = minimise(objective, new Float64Array(fitted), {
    tolerance: options.tolerance ?? 1e-6,
    maxIterations: options.maxIterations ?? 2000,
    precondition: approximateInverseHessian(table, classes, penalty),
  });
  return unpack(minimum, classes, columns, fixedIntercepts);
}

/** Raw logits, `[rows, classes]`, row-major. */
export function predictLogits(model: LogisticRegression, table: Table): Float64Array {
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

/** The mean of `p (1 - p)` that the preconditioner assumes; only speed depends on it. */
const ASSUMED_VARIANCE = 0.05;
/** The preconditioner looks at about this many rows, evenly spaced. */
const PRECONDITIONER_ROWS = 2000;

/**
 * `(v · XᵀX / n + penalty · I)⁻¹` for each class's weights. Neighbouring columns of an embedding say much the
 * same, so the Hessian's eigenvalues span four orders of magnitude; without this, thousands of steps are needed.
 */
function approximateInverseHessian(
  table: Table,
  classes: number,
  penalty: number,
): (vector: Float64Array) => void {
  const { columns } = table;
  const matrix = gramMatrix(table, Math.max(1, Math.floor(table.rows / PRECONDITIONER_ROWS)));
  for (let k = 0; k < matrix.length; k++) matrix[k]! *= ASSUMED_VARIANCE;
  for (let j = 0; j < columns; j++) matrix[j * columns + j]! += penalty;
  const factor = choleskyFactor(matrix, columns);
  const column = new Float64Array(columns);
  return (vector) => {
    for (let c = 0; c < classes; c++) {
      for (let j = 0; j < columns; j++) column[j] = vector[j * classes + c]!;
      solveCholesky(factor, columns, column);
      for (let j = 0; j < columns; j++) vector[j * classes + c] = column[j]!;
    }
    for (let k = columns * classes; k < vector.length; k++) vector[k]! /= ASSUMED_VARIANCE;
  };
}

function unpack(
  minimum: Minimum,
  classes: number,
  columns: number,
  fixedIntercepts: readonly number[] | undefined,
): LogisticRegression {
  const size = classes * columns;
  const weights = new Float64Array(size);
  for (let k = 0; k < size; k++) weights[(k % classes) * columns + Math.floor(k / classes)] = minimum.x[k]!;
  const intercepts = fixedIntercepts ? Float64Array.from(fixedIntercepts) : minimum.x.slice(size);
  const { iterations, converged } = minimum;
  return { classes, columns, weights, intercepts, iterations, converged };
}

function requireFittable(
  table: Table,
  labels: ArrayLike<number>,
  classes: number,
  options: LogisticRegressionOptions,
): void {
  const { values, rows, columns } = table;
  const refuse = (message: string) => {
    throw new InvalidInputError(message);
  };
  if (rows === 0 || values.length !== rows * columns)
    refuse("A table must hold rows x columns numbers, one row at least.");
  if (labels.length !== rows) refuse(`${rows} rows need as many labels, not ${labels.length}.`);
  if (classes < 2) refuse("A logistic regression tells at least two classes apart.");
  if (!(options.C > 0)) refuse("C must be greater than 0.");
  if (options.classWeights && options.classWeights.length !== classes)
    refuse("There is one class weight a class.");
  if (options.sampleWeights && options.sampleWeights.length !== rows)
    refuse("There is one sample weight a row.");
  if (options.fixedIntercepts && options.fixedIntercepts.length !== classes)
    refuse("There is one intercept a class.");
  for (let i = 0; i < rows; i++) {
    const label = labels[i]!;
    if (!(Number.isInteger(label) && label >= 0 && label < classes))
      refuse(`A label must be from 0 to ${classes - 1}.`);
  }
  if (!values.every((value: number) => Number.isFinite(value)))
    refuse("A table to fit on must hold finite numbers only.");
}
