import { type CalibrationMap, type HeadWeights, headLogits } from "@synoptic/domain";
import { calibrated } from "./calibrated.ts";

/** What one head says of one embedding. */
export interface HeadReading {
  /** Raw scores, one a class. */
  logits: readonly number[];
  /** Calibrated; they sum to 1. */
  probabilities: readonly number[];
}

/** Standardise, one linear layer, calibrate. @param embedding `[dimension]` */
export function readHead(
  head: HeadWeights,
  embedding: Float32Array,
  calibration: CalibrationMap,
): HeadReading {
  const logits = Array.from(headLogits(head, embedding));
  return { logits, probabilities: Array.from(calibrated(calibration, logits, head.classes)) };
}
