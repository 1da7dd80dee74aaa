import { type KnownImages, type Novelty, similarityToKnown } from "@synoptic/domain";

/** Whether an image is of the kind that a model was made for: below the threshold it is not. */
export function assessNovelty(known: KnownImages, embedding: Float32Array, threshold: number): Novelty {
  const similarity = similarityToKnown(known, embedding);
  return { similarity, threshold, isNovel: !(similarity >= threshold) };
}
