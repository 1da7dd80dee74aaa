import { EngineCancelledError } from "../engine/errors.ts";
import type { HiddenCase } from "../image-model.ts";
import type { ExplainableModel } from "./explainer.ts";

/** Cases handed in at a time, of which two lots are kept: enough for full batches, 20 MB at 160 x 160 in colour. */
const CHUNK = 32;

interface ScoreRequest {
  model: Pick<ExplainableModel, "score" | "classes">;
  classIndex: number;
  count: number;
  signal?: AbortSignal | undefined;
  onProgress?: ((share: number) => void) | undefined;
}

/** Cases that are written one by one. */
interface WrittenCases {
  /** Numbers in one case: height x width x channels. */
  size: number;
  /** Writes the whole of one case, in order; what `target` held before is of no meaning. */
  fill(index: number, target: Float32Array): void;
}

/** Cases that take no array of their own. */
interface NamedCases {
  caseOf(index: number): HiddenCase;
}

/**
 * One class's probability of many versions of an image, `[count]`. The next versions are made while the network is
 * at the ones before.
 * @throws EngineCancelledError where the signal is aborted
 */
export async function scoreCases(request: ScoreRequest & (WrittenCases | NamedCases)): Promise<Float64Array> {
  const { model, classIndex, count, signal, onProgress } = request;
  const classes = model.classes.length;
  const scores = new Float64Array(count);
  const chunkFrom = "fill" in request ? writtenChunks(request) : namedChunks(request);
  const keep = (start: number, probabilities: Float64Array) => {
    for (let i = 0; i * classes < probabilities.length; i++) {
      scores[start + i] = probabilities[i * classes + classIndex]!;
    }
    onProgress?.((start + probabilities.length / classes) / count);
  };

  let before: { start: number; answer: Promise<Float64Array> } | null = null;
  for (let start = 0; start < count; start += CHUNK) {
    if (signal?.aborted) throw new EngineCancelledError();
    const chunk = chunkFrom(start);
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

/** Two lots of arrays by turns: one may be at the network while the other is written. */
function writtenChunks({
  count,
  size,
  fill,
}: ScoreRequest & WrittenCases): (start: number) => Float32Array[] {
  const buffers = [0, 1].map(() =>
    Array.from({ length: Math.min(CHUNK, count) }, () => new Float32Array(size)),
  );
  return (start) => {
    const chunk = buffers[(start / CHUNK) % 2]!.slice(0, count - start);
    chunk.forEach((target, i) => {
      fill(start + i, target);
    });
    return chunk;
  };
}

function namedChunks({ count, caseOf }: ScoreRequest & NamedCases): (start: number) => HiddenCase[] {
  return (start) => Array.from({ length: Math.min(CHUNK, count - start) }, (_, i) => caseOf(start + i));
}
