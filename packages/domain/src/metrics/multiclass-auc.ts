import { orderByScore, type ScoredCases, weightedAuc } from "./auc.ts";
import type { WeightedStatistic } from "./bootstrap.ts";
import { type Predictions, requirePredictions } from "./classification.ts";

/** Class `c` against all others, scored by its probability. */
export function oneAgainstRest({ probabilities, labels, classes }: Predictions, c: number): ScoredCases {
  return {
    scores: Float64Array.from({ length: labels.length }, (_, i) => probabilities[i * classes + c]!),
    positives: Uint8Array.from({ length: labels.length }, (_, i) => (labels[i] === c ? 1 : 0)),
  };
}

/**
 * Mean over the classes of the AUC of one class against the rest, as a statistic to bootstrap. Classes without a
 * case, or with every case, have no AUC and are left out; NaN where none has.
 * @throws InvalidInputError if the predictions' shapes do not agree
 */
export function macroAucStatistic(predictions: Predictions): WeightedStatistic {
  requirePredictions(predictions);
  const sides = Array.from({ length: predictions.classes }, (_, c) => oneAgainstRest(predictions, c)).filter(
    ({ positives }) => new Set(Array.from(positives)).size === 2,
  );
  const orders = sides.map((side) => orderByScore(side.scores));
  return (weights) =>
    sides.reduce((sum, side, k) => sum + weightedAuc(side, orders[k]!, weights), 0) / sides.length;
}

/** Macro-averaged one-against-rest AUC; see `macroAucStatistic`. */
export function macroAuc(predictions: Predictions): number {
  return macroAucStatistic(predictions)(new Float64Array(predictions.labels.length).fill(1));
}
