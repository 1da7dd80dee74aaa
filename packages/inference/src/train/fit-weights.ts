import {
  balancedClassWeights,
  type CalibrationMethod,
  DomainError,
  encodeHeadWeights,
  fitLogisticRegression,
  fitStandardisation,
  fitWithEarlyStopping,
  standardise,
  type Table,
} from "@synoptic/domain";
import { type Part, pictureRows } from "./part.ts";

/** How the weights are fitted. */
export interface HeadFit {
  /** Inverse strength of the penalty on standardised embeddings, > 0. */
  C: number;
  /** Share of L1 in the penalty; 0 where left out. */
  l1Ratio?: number | undefined;
  /** Exponent of the focal loss; 0, the cross-entropy, where left out. */
  focalGamma?: number | undefined;
  /** Every class counts the same in total while it is learnt; the weights are divided out again (decision 082). */
  balanced?: boolean | undefined;
  /** How its scores become probabilities; `temperature` where left out. */
  calibration?: CalibrationMethod | undefined;
  /** Ends where the loss on a fifth of the groups stops falling. */
  earlyStopping?: boolean | undefined;
}

/** The fit did not come to an end: the penalty is too weak for the table. */
export class HeadNotFittedError extends DomainError {
  readonly code = "HEAD_NOT_FITTED";
}

/** What the choice of the strength and the last fit share. */
export function fitInput(training: Part, classes: number, fit: Omit<HeadFit, "C">) {
  const { embeddings, dimension, labels, isVariant } = training;
  const raw: Table = { values: embeddings, rows: labels.length, columns: dimension };
  const standard = fitStandardisation(raw);
  return {
    table: standardise(raw, standard),
    standard,
    options: {
      l1Ratio: fit.l1Ratio ?? 0,
      focalGamma: fit.focalGamma ?? 0,
      ...(fit.balanced ? { classWeights: balancedClassWeights(labels, classes) } : {}),
      // A picture counts once, however many variants of it there are: the same C means the same with them.
      ...(isVariant
        ? {
            sampleWeights: new Float64Array(labels.length).fill(pictureRows(training).length / labels.length),
          }
        : {}),
    },
  };
}

/** @throws HeadNotFittedError */
export function fitWeights(training: Part, classes: number, fit: HeadFit): Uint8Array {
  const { table, standard, options } = fitInput(training, classes, fit);
  const { labels, groups, dimension, isVariant: variants } = training;
  const { C, earlyStopping = false } = fit;
  const model = earlyStopping
    ? fitWithEarlyStopping(table, labels, groups, classes, { ...options, C, variants })
    : fitLogisticRegression(table, labels, classes, { ...options, C });
  if (!model.converged && !earlyStopping)
    throw new HeadNotFittedError(
      `The fit did not end in ${model.iterations} steps: make the penalty stronger.`,
      ["C"],
    );
  return encodeHeadWeights({
    dimension,
    classes,
    mean: Float32Array.from(standard.mean),
    scale: Float32Array.from(standard.scale),
    weights: Float32Array.from(model.weights),
    // Under class weights the softmax tends to `w_c p(c | x)`: without them it is the cohort's own mix again.
    intercepts: Float32Array.from(
      model.intercepts,
      (intercept, c) => intercept - Math.log(options.classWeights?.[c] ?? 1),
    ),
  });
}
