import { InvalidInputError } from "../errors.ts";
import { softmax } from "../risk/odds.ts";
import { minimiseOnInterval, negativeLogLikelihood } from "../risk/temperature.ts";

/** Many cases, each with what its history and its image say. Matrices are `[rows, classes]`, row-major. */
export interface EvidenceOfCases {
  classes: number;
  /** `[classes]`: how common each class is where the cases come from; sums to 1 */
  prevalence: readonly number[];
  /** `[classes]`: the prevalence that the image's probabilities contain; sums to 1 */
  calibrationPrevalence: readonly number[];
  /** Sum of the log-weights of the known facts; zeros where nothing is known. */
  historyLogWeights: ArrayLike<number>;
  /** Calibrated. */
  imageProbabilities: ArrayLike<number>;
}

/** A probability of 0 from a softmax that ran out of digits stands for this. */
const LEAST_PROBABILITY = 1e-300;
const WEAKEST = 0.1;
const STRONGEST = 2;

/**
 * `log prevalence + history + α · (log p_image - log p_calibration)`, not normalised: the rule of `fuse`, for many
 * cases at once. `[rows, classes]`, row-major.
 */
export function fusedLogWeights(cases: EvidenceOfCases, strength: number): Float64Array {
  const { classes, prevalence, calibrationPrevalence, historyLogWeights, imageProbabilities } = cases;
  return Float64Array.from({ length: imageProbabilities.length }, (_, k) => {
    const c = k % classes;
    const image =
      Math.log(Math.max(imageProbabilities[k]!, LEAST_PROBABILITY)) - Math.log(calibrationPrevalence[c]!);
    return Math.log(prevalence[c]!) + historyLogWeights[k]! + strength * image;
  });
}

/** Post-test probabilities of many cases: `[rows, classes]`, row-major. */
export function fusedProbabilities(cases: EvidenceOfCases, strength: number): Float64Array {
  return softmaxRows(fusedLogWeights(cases, strength), cases.classes);
}

/** What the history alone says: `prevalence · exp(history)`, normalised. `[rows, classes]`, row-major. */
export function historyProbabilities(
  cases: Pick<EvidenceOfCases, "classes" | "prevalence" | "historyLogWeights">,
): Float64Array {
  const { classes, prevalence, historyLogWeights } = cases;
  return softmaxRows(
    Float64Array.from(historyLogWeights, (weight, k) => weight + Math.log(prevalence[k % classes]!)),
    classes,
  );
}

/**
 * The strength α, 0.1 to 2, of the image's likelihood ratio with the least negative log-likelihood on cases that
 * no training step saw: below 1 where image and history share findings, so that they are not counted twice.
 * @throws InvalidInputError if there are no cases
 */
export function fitFusionStrength(cases: EvidenceOfCases, labels: ArrayLike<number>): number {
  if (labels.length === 0) throw new InvalidInputError("A strength needs at least one case.");
  const loss = (strength: number) =>
    negativeLogLikelihood({ logits: fusedLogWeights(cases, strength), labels, classes: cases.classes });
  return minimiseOnInterval(loss, WEAKEST, STRONGEST);
}

function softmaxRows(logWeights: Float64Array, classes: number): Float64Array {
  const probabilities = new Float64Array(logWeights.length);
  for (let start = 0; start < logWeights.length; start += classes) {
    probabilities.set(softmax(logWeights.subarray(start, start + classes)), start);
  }
  return probabilities;
}
