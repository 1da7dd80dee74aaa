import { type Novelty, type NoveltyReference, noveltySimilarity } from "@synoptic/domain";

/** Whether an image is of the kind that a head was made for: below the threshold it is not. */
export function assessNovelty(
  reference: NoveltyReference,
  embedding: Float32Array,
  limits: { neighbours: number; threshold: number },
): Novelty {
  const similarity = noveltySimilarity(reference, embedding, limits.neighbours);
  return { similarity, threshold: limits.threshold, isNovel: similarity < limits.threshold };
}
