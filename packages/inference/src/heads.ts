import { type HeadWeights, headLogits, softmax } from "@synoptic/domain";

/** What one head says of one embedding. */
export interface HeadReading {
  /** Raw scores, one a class. */
  logits: readonly number[];
  /** `softmax(logits / temperature)`; they sum to 1. */
  probabilities: readonly number[];
}

/** Standardise, one linear layer, softmax at the temperature. @param embedding `[dimension]` */
export function readHead(head: HeadWeights, embedding: Float32Array, temperature: number): HeadReading {
  const logits = Array.from(headLogits(head, embedding));
  return { logits, probabilities: softmax(logits.map((logit) => logit / temperature)) };
}
