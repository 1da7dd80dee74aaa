import { logSumExp } from "../odds.ts";

/** Log-odds beyond this say no more, and stand for a probability of 0 or 1. */
const FURTHEST = 700;

/**
 * Log-odds of each class against the rest under a softmax, `z_c - log Σ_{j≠c} exp(z_j)`: what the one-against-rest
 * maps are fitted on, as a row's logits are only known up to a shift. Log-probabilities serve as logits.
 * @param logits `[rows, classes]`, row-major
 * @returns the same shape, -700 to 700
 */
export function classLogOdds(logits: ArrayLike<number>, classes: number): Float64Array {
  const odds = new Float64Array(logits.length);
  const others = new Float64Array(classes - 1);
  for (let start = 0; start < logits.length; start += classes) {
    for (let c = 0; c < classes; c++) {
      for (let j = 0, at = 0; j < classes; j++) if (j !== c) others[at++] = logits[start + j]!;
      const value = logits[start + c]! - logSumExp(others);
      odds[start + c] = Math.min(FURTHEST, Math.max(-FURTHEST, value));
    }
  }
  return odds;
}

/** Divides each row by its sum, in place; a row of zeros becomes uniform. */
export function normaliseRows(values: Float64Array, classes: number): Float64Array {
  for (let start = 0; start < values.length; start += classes) {
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += values[start + c]!;
    for (let c = 0; c < classes; c++) values[start + c] = sum > 0 ? values[start + c]! / sum : 1 / classes;
  }
  return values;
}
