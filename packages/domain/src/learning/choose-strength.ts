import { DomainError, InvalidInputError } from "../errors.ts";
import { mean } from "../metrics/descriptive.ts";
import { heldOutLoss } from "./early-stopping.ts";
import { foldsByGroup } from "./folds.ts";
import { largestMagnitude } from "./lbfgs-memory.ts";
import {
  fitLogisticRegression,
  type LogisticRegression,
  type LogisticRegressionOptions,
  weightedCases,
} from "./logistic-regression.ts";
import { preconditionerOf } from "./preconditioner.ts";
import { softmaxLoss } from "./softmax-loss.ts";
import type { Table } from "./table.ts";

/** Whoever asked for the fit called it off. */
export class FitStoppedError extends DomainError {
  readonly code = "FIT_STOPPED";
}

export interface ChooseStrengthOptions
  extends Omit<LogisticRegressionOptions, "C" | "start" | "afterStep" | "preconditioner"> {
  /** Inverse strengths to try; those of `strengthPath` where left out. */
  path?: readonly number[];
  /** 5 where left out. */
  folds?: number;
  /** Of the folds; 1 where left out. */
  seed?: number;
  /** `[rows]`, 1 where a row is another one, changed: learnt from and never measured on. */
  variants?: ArrayLike<number> | undefined;
  /** Called after each of the `folds · path` fits. */
  onProgress?: (progress: { done: number; total: number; C: number; fold: number }) => void;
  /**
   * Asked after every step; where true the fit is called off. Fitting does not give way to the event loop, so
   * this must see what another thread writes (such as a shared `Int32Array`), or what `onProgress` set.
   */
  shouldStop?: () => boolean;
}

/** How one strength fared on what was held out. */
export interface StrengthScore {
  C: number;
  /** Mean over the folds of the held-out loss, in nats; lower is better. */
  loss: number;
  /** Standard error of that mean over the folds. */
  standardError: number;
  /** `[folds]` */
  foldLosses: number[];
  /** Mean steps a fit. */
  iterations: number;
}

export interface ChosenStrength {
  /** Least mean held-out loss. */
  C: number;
  /** Strongest penalty within one standard error of the best: the plainer head where the two cannot be told apart. */
  oneStandardErrorC: number;
  /** In the order of the path, from the strongest penalty. */
  scores: StrengthScore[];
}

/**
 * Chooses the inverse strength of the penalty by cross-validation with whole groups held out. Each fold's fit
 * starts from its fit at the strength before it, from the strongest penalty on.
 * @param groups `[rows]`: rows of one group are never split
 * @throws FitStoppedError where `shouldStop` says so
 * @throws InvalidInputError as `fitLogisticRegression` and `foldsByGroup` do, or if the path is empty
 * @see Friedman, Hastie, Tibshirani 2010, Journal of Statistical Software 33(1), section 2.5, for the path
 * @see Hastie, Tibshirani, Friedman 2009, The Elements of Statistical Learning, section 7.10, for one standard error
 */
export function chooseStrength(
  table: Table,
  labels: ArrayLike<number>,
  groups: readonly string[],
  classes: number,
  options: ChooseStrengthOptions = {},
): ChosenStrength {
  const { path: given, folds: count = 5, seed = 1, variants, onProgress, shouldStop, ...fitting } = options;
  const path = given ?? strengthPath(table, labels, classes, fitting);
  if (path.length === 0) throw new InvalidInputError("A path needs one strength at least.");
  if (groups.length !== table.rows) throw new InvalidInputError("There is one group a row.");
  const stop = () => {
    if (shouldStop?.()) throw new FitStoppedError("The fit was called off.");
    return true;
  };
  stop();
  const folds = foldsByGroup(groups, labels, count, seed);
  const doubles = { ...table, values: new Float64Array(table.values) };
  const preconditioner = fitting.l1Ratio ? undefined : oneAtATime(preconditionerOf(doubles, classes));
  const parts = Array.from({ length: count }, (_, fold) => {
    const heldOut = folds.map((other) => (other === fold ? 1 : 0));
    return {
      sampleWeights: Float64Array.from(heldOut, (out, i) => (out ? 0 : (fitting.sampleWeights?.[i] ?? 1))),
      lossOf: heldOutLoss(
        doubles,
        labels,
        classes,
        heldOut.map((out, i) => (variants?.[i] ? 0 : out)),
        fitting,
      ),
      previous: undefined as LogisticRegression | undefined,
    };
  });

  const ascending = [...path].sort((a, b) => a - b);
  const scores = ascending.map((C, k): StrengthScore => {
    let steps = 0;
    const foldLosses = parts.map((part, fold) => {
      part.previous = fitLogisticRegression(doubles, labels, classes, {
        tolerance: PATH_TOLERANCE,
        ...fitting,
        C,
        sampleWeights: part.sampleWeights,
        afterStep: stop,
        ...(preconditioner ? { preconditioner } : {}),
        ...(part.previous ? { start: part.previous } : {}),
      });
      steps += part.previous.iterations;
      onProgress?.({ done: k * count + fold + 1, total: ascending.length * count, C, fold });
      return part.lossOf(part.previous);
    });
    const loss = mean(foldLosses);
    const variance = foldLosses.reduce((sum, v) => sum + (v - loss) ** 2, 0) / (count - 1);
    return { C, loss, standardError: Math.sqrt(variance / count), foldLosses, iterations: steps / count };
  });
  const best = scores.reduce((a, b) => (b.loss < a.loss ? b : a));
  const plainest = scores.find(({ loss }) => loss <= best.loss + best.standardError) ?? best;
  return { C: best.C, oneStandardErrorC: plainest.C, scores };
}

/** What heads on standardised embeddings need under L2, however many rows there are; strongest penalty first. */
const L2_PATH: readonly number[] = [0.0003, 0.001, 0.003, 0.01, 0.03];
/** Under L1, times the strength at which the first weight leaves 0: that depends on the rows. */
const L1_STEPS: readonly number[] = [2, 6, 18, 54, 162];
/** The anchor of an elastic net with less L1 than this; it would tend to 0 with its share. */
const LEAST_L1_RATIO = 0.1;

/**
 * The inverse strengths to choose among. With L1, at zero weights the gradient of the summed loss says from which
 * strength on any weight is worth its penalty; the path begins a little beyond.
 * @see Friedman, Hastie, Tibshirani 2010, Journal of Statistical Software 33(1), section 2.5
 */
export function strengthPath(
  table: Table,
  labels: ArrayLike<number>,
  classes: number,
  options: Pick<LogisticRegressionOptions, "l1Ratio" | "focalGamma" | "classWeights" | "sampleWeights"> = {},
): readonly number[] {
  const { l1Ratio = 0, focalGamma = 0 } = options;
  if (l1Ratio === 0) return L2_PATH;
  const cases = weightedCases(table, labels, classes, options);
  const size = classes * table.columns;
  const shares = new Float64Array(classes);
  for (let i = 0; i < table.rows; i++) shares[labels[i]!]! += cases.weights[i]!;
  const total = shares.reduce((sum, share) => sum + share, 0);
  const start = new Float64Array(size + classes);
  start.set(
    shares.map((share) => Math.log(Math.max(share, Number.MIN_VALUE) / total)),
    size,
  );
  const gradient = new Float64Array(start.length);
  softmaxLoss(cases, { focalGamma })(start, gradient);
  const first = Math.max(l1Ratio, LEAST_L1_RATIO) / (largestMagnitude(gradient.subarray(0, size)) * total);
  return Number.isFinite(first) ? L1_STEPS.map((step) => step * first) : L2_PATH;
}

/** Far below what two strengths differ by. */
const PATH_TOLERANCE = 1e-4;

/** Folds have nearly the same penalty at the same C: one factorisation serves them all. */
function oneAtATime(make: ReturnType<typeof preconditionerOf>): ReturnType<typeof preconditionerOf> {
  let kept: { penalty: number; precondition: ReturnType<typeof make> } | undefined;
  return (penalty) => {
    const close = kept && Math.abs(Math.log(penalty / kept.penalty)) < CLOSE;
    if (!kept || !close) kept = { penalty, precondition: make(penalty) };
    return kept.precondition;
  };
}

const CLOSE = 0.1;
