import type { Objective } from "./minimise.ts";
import { accumulateRows, multiplyRows, padded, TILE } from "./row-tiles.ts";

/** Labelled rows with how much each counts. */
export interface WeightedCases {
  /** `[rows, columns]`, row-major */
  values: Float64Array;
  columns: number;
  classes: number;
  /** `[rows]`, 0 to classes - 1 */
  labels: ArrayLike<number>;
  /** `[rows]`, >= 0; rows of weight 0 are skipped and cost nothing */
  weights: Float64Array;
}

export interface LossOptions {
  /** Focusing exponent, >= 0; 0 is the cross-entropy. */
  focalGamma: number;
  /** `[classes]`: given and not part of `x`. */
  fixedIntercepts?: readonly number[] | undefined;
}

/**
 * Weighted mean of the focal loss `-(1 - p_true)^γ · log p_true` under a softmax, with its gradient. `x` holds the
 * weights `[classes, columns]`, row-major, and after them the intercepts `[classes]` unless they are fixed.
 *
 * With `γ = 0` this is the negative log-likelihood. A larger γ lets cases that are already told apart count less;
 * the loss is then no longer convex, and its probabilities lean towards the middle: calibrate them.
 * @see Lin, Goyal, Girshick, He, Dollár 2017, "Focal Loss for Dense Object Detection", ICCV, equation 4
 */
export function softmaxLoss(cases: WeightedCases, { focalGamma, fixedIntercepts }: LossOptions): Objective {
  const { values, columns, classes, labels, weights } = cases;
  const used = Uint32Array.from(weights.keys()).filter((i) => weights[i]! > 0);
  const totalWeight = weights.reduce((sum, weight) => sum + weight, 0);
  const size = classes * columns;
  const vectors = new Float64Array(padded(classes) * columns);
  const slopes = new Float64Array(padded(classes) * columns);
  const products = new Float64Array(padded(classes) * TILE);
  const logits = new Float64Array(classes);
  const starts = new Uint32Array(TILE);

  return (x, gradient) => {
    vectors.set(x.subarray(0, size));
    slopes.fill(0);
    gradient.fill(0);
    let loss = 0;
    for (let block = 0; block < used.length; block += TILE) {
      // The last block repeats its last row with a factor of 0.
      const filled = Math.min(TILE, used.length - block);
      for (let r = 0; r < TILE; r++) starts[r] = used[block + Math.min(r, filled - 1)]! * columns;
      multiplyRows(values, starts, vectors, columns, products);
      for (let r = 0; r < filled; r++) {
        const i = used[block + r]!;
        for (let c = 0; c < classes; c++) {
          logits[c] = products[c * TILE + r]! + (fixedIntercepts ? fixedIntercepts[c]! : x[size + c]!);
        }
        const weight = weights[i]! / totalWeight;
        loss += weight * lossOfLogits(logits, labels[i]!, focalGamma);
        for (let c = 0; c < classes; c++) {
          const slope = weight * logits[c]!;
          products[c * TILE + r] = slope;
          if (!fixedIntercepts) gradient[size + c]! += slope;
        }
      }
      for (let r = filled; r < TILE; r++) {
        for (let c = 0; c < classes; c++) products[c * TILE + r] = 0;
      }
      accumulateRows(values, starts, products, columns, slopes);
    }
    gradient.set(slopes.subarray(0, size));
    return loss;
  };
}

/**
 * The loss of one case; `logits` are replaced by the loss's derivatives,
 * `(γ · p (1 - p)^(γ - 1) · log p - (1 - p)^γ) · ([c is true] - p_c)` with `p` the true class's probability.
 */
export function lossOfLogits(logits: Float64Array, label: number, gamma: number): number {
  let top = logits[0]!;
  for (let c = 1; c < logits.length; c++) if (logits[c]! > top) top = logits[c]!;
  const trueLogit = logits[label]! - top;
  let others = 0;
  for (let c = 0; c < logits.length; c++) {
    const odds = Math.exp(logits[c]! - top);
    logits[c] = odds;
    if (c !== label) others += odds;
  }
  const total = others + logits[label]!;
  const logP = trueLogit - Math.log(total);
  // 1 - p from the other classes: exact where p itself rounds to 1.
  const rest = others / total;
  const focus = gamma === 0 ? 1 : rest ** gamma;
  // (1 - p)^(γ - 1) · log p tends to -(1 - p)^γ as p tends to 1, so at p = 1 nothing is left.
  const bend = gamma === 0 || rest === 0 ? 0 : gamma * Math.exp(logP) * (focus / rest) * logP;
  const slope = bend - focus;
  for (let c = 0; c < logits.length; c++) logits[c]! *= -slope / total;
  logits[label] = slope * rest;
  return -focus * logP;
}
