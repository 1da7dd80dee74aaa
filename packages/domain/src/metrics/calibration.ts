import { fitSigmoid } from "../risk/calibration-methods/fit-sigmoid.ts";
import { logit } from "../risk/odds.ts";
import { type Predictions, requirePredictions, topClasses } from "./classification.ts";

/** Equal-width bins of `calibrationError`. */
export const CALIBRATION_BINS = 15;

/**
 * Expected calibration error, 0 to 1, of the most probable class: cases are put into 15 equal-width bins by that
 * class's probability; the mean over the cases of |share that was right - mean probability| of their bin. A
 * probability on a border belongs to the lower bin.
 * @see Guo, Pleiss, Sun, Weinberger 2017, ICML, section 2
 */
export function calibrationError(predictions: Predictions, bins: number = CALIBRATION_BINS): number {
  requirePredictions(predictions);
  const { probabilities, labels, classes } = predictions;
  const surplus = new Float64Array(bins);
  topClasses(probabilities, classes).forEach((top, i) => {
    const confidence = probabilities[i * classes + top]!;
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(confidence * bins) - 1));
    surplus[bin]! += (labels[i] === top ? 1 : 0) - confidence;
  });
  return surplus.reduce((sum, value) => sum + Math.abs(value), 0) / labels.length;
}

/** The same for one finding's probability: 15 equal-width bins of the probability itself. */
export function findingCalibrationError(
  probabilities: ArrayLike<number>,
  positives: ArrayLike<boolean | number>,
  bins: number = CALIBRATION_BINS,
): number {
  const surplus = new Float64Array(bins);
  for (let i = 0; i < probabilities.length; i++) {
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(probabilities[i]! * bins) - 1));
    surplus[bin]! += (positives[i] ? 1 : 0) - probabilities[i]!;
  }
  return surplus.reduce((sum, value) => sum + Math.abs(value), 0) / probabilities.length;
}

/** Mean over the cases of the squared distance to the truth, summed over the classes: 0 (perfect) to 2. */
export function brierScore(predictions: Predictions): number {
  requirePredictions(predictions);
  const { probabilities, labels, classes } = predictions;
  let sum = 0;
  for (let k = 0; k < labels.length * classes; k++) {
    const truth = labels[Math.floor(k / classes)] === k % classes ? 1 : 0;
    sum += (probabilities[k]! - truth) ** 2;
  }
  return sum / labels.length;
}

const CLOSEST_TO_CERTAIN = 1e-9;

/**
 * Slope and intercept of `logit P(finding) = intercept + slope · logit(probability)`, fitted by Newton's method:
 * 1 and 0 where calibrated; a slope below 1 means overconfident. Probabilities are cut to [1e-9, 1 - 1e-9].
 * @see Cox 1958, Biometrika 45:562-565
 */
export function calibrationLine(
  probabilities: ArrayLike<number>,
  positives: ArrayLike<boolean | number>,
): { slope: number; intercept: number } {
  const x = Array.from(probabilities, (p) =>
    logit(Math.min(1 - CLOSEST_TO_CERTAIN, Math.max(CLOSEST_TO_CERTAIN, p))),
  );
  return fitSigmoid(
    x,
    Array.from(positives, (positive) => (positive ? 1 : 0)),
  );
}
