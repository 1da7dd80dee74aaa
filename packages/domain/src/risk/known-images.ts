import { type KnownSubspace, lengthOutside } from "./known-subspace.ts";
import { type NoveltyReference, noveltySimilarity } from "./novelty.ts";

/** What a model keeps of the images it was made for, to tell others by. */
export interface KnownImages {
  reference: NoveltyReference;
  /** How many nearest reference embeddings count. */
  neighbours: number;
  /**
   * The directions in which known images differ, and how much similarity each unit of length outside of them takes away.
   * Null: only the nearest images count.
   */
  outside: { subspace: KnownSubspace; weight: number } | null;
}

/**
 * How much an embedding is like those of known images: mean cosine similarity to the nearest ones, less the weighted
 * length outside of the directions in which they differ. 1 at most; the lower the stranger.
 *
 * Low means "not the kind of image this model was made for": reason enough to withhold an answer, never reason enough
 * to trust one. What either part catches alone is in decision 083.
 * @throws InvalidInputError if the embedding has another length
 */
export function similarityToKnown(known: KnownImages, embedding: Float32Array | Float64Array): number {
  const { reference, neighbours, outside } = known;
  const similarity = noveltySimilarity(reference, embedding, neighbours);
  return outside ? similarity - outside.weight * lengthOutside(outside.subspace, embedding) : similarity;
}
