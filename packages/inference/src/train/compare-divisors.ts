import { calibrate, fusedLogWeights, negativeLogLikelihood } from "@synoptic/domain";
import type { Calibration } from "./calibrate-head.ts";

/** Mean negative log-likelihoods, nats, at strength 1 and the calibration cohort's prevalence. */
export interface DivisorLikelihoods {
  calibration: number;
  training: number;
  meanPrediction: number;
  imageAlone: number;
}

/** Fuses the calibration cases three times, dividing out another prevalence each time. */
export function compareDivisors(
  cases: { logits: Float64Array; history: Float64Array; labels: ArrayLike<number>; classes: number },
  { prevalence }: Calibration,
  temperature: number,
  trainingPrevalence: readonly number[],
): DivisorLikelihoods {
  const { logits, history, labels, classes } = cases;
  const image = calibrate(logits, classes, temperature);
  const meanPrediction = new Array<number>(classes).fill(0);
  image.forEach((p, k) => {
    meanPrediction[k % classes]! += p / labels.length;
  });
  const loss = (calibrationPrevalence: readonly number[]) => {
    const evidence = { classes, prevalence, calibrationPrevalence, historyLogWeights: history };
    const weights = fusedLogWeights({ ...evidence, imageProbabilities: image }, 1);
    return negativeLogLikelihood({ logits: weights, labels, classes });
  };
  return {
    calibration: loss(prevalence),
    training: loss(trainingPrevalence),
    meanPrediction: loss(meanPrediction),
    imageAlone: negativeLogLikelihood({ logits, labels, classes }, temperature),
  };
}
