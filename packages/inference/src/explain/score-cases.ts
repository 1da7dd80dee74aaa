import { EngineCancelledError } from "../engine/errors.ts";
import type { ExplainableModel } from "./explainer.ts";

/** Cases handed in at a time, of which two lots are kept: enough for full batches, 20 MB at 160 x 160 in colour. */
const CHUNK = 32;

interface ScoreCases {
  model: Pick<ExplainableModel, "score" | "classes">;
  classIndex: number;
  count: number;
  /** Numbers in one case: height x width x channels. */
  size: number;
  /** Writes the whole of one case, in order; what `target` held before is of no meaning. */
  fill(index: number, target: Float32Array): void;
  signal?: AbortSignal | undefined;
  onProgress?: ((share: number) => void) | undefined;
}

/**
 * One class's probability of many versions of an image, `[count]`. The next versions are made while the network is
 * at the ones before.
 * @throws EngineCancelledError where the signal is aborted
 */
export async function scoreCases(request: ScoreCases): Promise<Float64Array> {
  const { model, classIndex, count, size, fill, signal, onProgress } = request;
  const classes = model.classes.length;
  const scores = new Float64Array(count);
  const buffers = [0, 1].map(() =>
    Array.from({ length: Math.min(CHUNK, count) }, () => new Float32Array(size)),
  );
  const keep = (start: number, probabilities: Float64Array) => {
    for (let i = 0; i * classes < probabilities.length; i++) {
      scores[start + i] = probabilities[i * classes + classIndex]!;
    }
    onProgress?.((start + probabilities.length / classes) / count);
  };

  let before: { start: number; answer: Promise<Float64Array> } | null = null;
  for (let start = 0; start < count; start += CHUNK) {
    if (signal?.aborted) throw new EngineCancelledError();
    const chunk = buffers[(start / CHUNK) % 2]!.slice(0, count - start);
    chunk.forEach((target, i) => {
      fill(start + i, target);
    });
    // Handed in before the lot ahead of it is done, so that the network never waits for cases.
    const answer = model.score(chunk, { signal });
    // It is awaited below; a fault in the meantime must not end the process.
    answer.catch(() => {});
    if (before) keep(before.start, await before.answer);
    before = { start, answer };
  }
  if (before) keep(before.start, await before.answer);
  return scores;
}
