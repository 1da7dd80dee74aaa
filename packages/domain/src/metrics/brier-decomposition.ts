import { type Predictions, requirePredictions } from "./classification.ts";
import { oneAgainstRest } from "./multiclass-auc.ts";
import { type ReliabilityBin, reliabilityBins } from "./reliability.ts";

/**
 * `score = reliability - resolution + uncertainty + withinBin`.
 */
export interface BrierDecomposition {
  /** Mean squared distance of the probability to the truth, 0 to 1 a class. */
  score: number;
  /** How far the probabilities lie from what was observed: 0 where calibrated. Lower is better. */
  reliability: number;
  /** How far the observed shares of the bins lie apart from the prevalence. Higher is better. */
  resolution: number;
  /** `prevalence · (1 - prevalence)`: what knowing the prevalence alone would score. */
  uncertainty: number;
  /** What is left because probabilities within a bin differ; 0 where each bin holds one value. */
  withinBin: number;
}

/**
 * Murphy's decomposition of one finding's Brier score over the bins of the reliability diagram.
 * @throws InvalidInputError as `reliabilityBins` does
 * @see Murphy 1973, Journal of Applied Meteorology 12(4):595-600
 * @see Stephenson, Coelho, Jolliffe 2008, Weather and Forecasting 23(4):752-757, for what is left within bins
 */
export function brierDecomposition(
  probabilities: ArrayLike<number>,
  positives: ArrayLike<boolean | number>,
  options: { kind?: "equal-width" | "equal-mass"; bins?: number } = {},
): BrierDecomposition {
  const bins = reliabilityBins(probabilities, positives, options);
  const rows = probabilities.length;
  const prevalence = bins.reduce((sum, bin) => sum + bin.positives, 0) / rows;
  const mean = (of: (bin: ReliabilityBin) => number) =>
    bins.reduce((sum, bin) => sum + bin.cases * of(bin), 0) / rows;
  let score = 0;
  for (let i = 0; i < rows; i++) score += (probabilities[i]! - (positives[i] ? 1 : 0)) ** 2 / rows;
  const reliability = mean((bin) => (bin.meanProbability - bin.observed.value) ** 2);
  const resolution = mean((bin) => (bin.observed.value - prevalence) ** 2);
  const uncertainty = prevalence * (1 - prevalence);
  return {
    score,
    reliability,
    resolution,
    uncertainty,
    withinBin: score - (reliability - resolution + uncertainty),
  };
}

/**
 * The same for each class against the rest, and their sum, whose `score` is `brierScore`.
 * @throws InvalidInputError if shapes do not agree
 */
export function multiclassBrierDecomposition(
  predictions: Predictions,
  options: { kind?: "equal-width" | "equal-mass"; bins?: number } = {},
): { perClass: BrierDecomposition[]; total: BrierDecomposition } {
  requirePredictions(predictions);
  const perClass = Array.from({ length: predictions.classes }, (_, c) => {
    const { scores, positives } = oneAgainstRest(predictions, c);
    return brierDecomposition(scores, positives, options);
  });
  const sum = (of: (one: BrierDecomposition) => number) =>
    perClass.reduce((total, one) => total + of(one), 0);
  return {
    perClass,
    total: {
      score: sum((one) => one.score),
      reliability: sum((one) => one.reliability),
      resolution: sum((one) => one.resolution),
      uncertainty: sum((one) => one.uncertainty),
      withinBin: sum((one) => one.withinBin),
    },
  };
}
