import { findingCalibrationError } from "./calibration.ts";
import { aucInterval, compareAucs, type PairedDifference } from "./delong.ts";
import { findingPositives, findingProbabilities } from "./finding-probability.ts";
import type { Interval } from "./interval.ts";

/** One source of evidence on one finding. */
export interface EvidenceFigures {
  /** DeLong's interval. */
  auc: Interval;
  /** Of the finding's probability, 15 equal-width bins. */
  calibrationError: number;
}

/** Image alone, history alone and both, on the same cases. */
export interface EvidenceComparison {
  rows: number;
  positives: number;
  image: EvidenceFigures;
  history: EvidenceFigures;
  fused: EvidenceFigures;
  /** DeLong's paired test. */
  fusedMinusImage: PairedDifference;
  fusedMinusHistory: PairedDifference;
}

/**
 * Compares three sets of class probabilities on one finding, whose probability is the sum over its classes.
 * @param probabilities each `[rows, classes]`, row-major, on the same cases
 * @param members `[classes]`: whether a class belongs to the finding
 * @param groups `[rows]`: rows of one group are not independent; each is its own where left out
 * @throws InvalidInputError below two groups with the finding and two without
 */
export function compareEvidence(
  probabilities: { image: ArrayLike<number>; history: ArrayLike<number>; fused: ArrayLike<number> },
  labels: ArrayLike<number>,
  members: readonly boolean[],
  groups?: readonly string[],
): EvidenceComparison {
  const positives = findingPositives(labels, members);
  const figures = (scores: Float64Array): EvidenceFigures => {
    const { value, low, high } = aucInterval({ scores, positives, groups });
    return { auc: { value, low, high }, calibrationError: findingCalibrationError(scores, positives) };
  };
  const image = findingProbabilities(probabilities.image, members);
  const history = findingProbabilities(probabilities.history, members);
  const fused = findingProbabilities(probabilities.fused, members);
  return {
    rows: labels.length,
    positives: positives.reduce((sum, positive) => sum + positive, 0),
    image: figures(image),
    history: figures(history),
    fused: figures(fused),
    fusedMinusImage: compareAucs(fused, image, positives, groups),
    fusedMinusHistory: compareAucs(fused, history, positives, groups),
  };
}
