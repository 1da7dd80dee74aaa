import { ManifestError, ModelRunError } from "../errors.ts";
import type { ModelSession } from "../session.ts";

/** How far a score may be off in other company: kernels differ with the size of a batch, by less than this. */
const TOLERANCE = 1e-3;

/**
 * Makes sure that a network which says that it takes any number of cases answers each as it does alone. Exporters that
 * follow one example write its batch of 1 into a reshape, or leave batch normalisation as it trains: the file loads,
 * reads one image rightly, and fails, or mixes patients up, once two are read at the same time.
 * @param cases two that differ
 * @throws ManifestError naming `input.batch`
 */
export async function requireSeparateCases(
  session: ModelSession,
  {
    model,
    input,
    scores,
  }: { model: string; input: { name: string; dims: readonly number[] }; scores: string },
  cases: readonly [Float32Array, Float32Array],
): Promise<void> {
  const run = async (rows: readonly Float32Array[]) => {
    const data = new Float32Array(rows.reduce((sum, row) => sum + row.length, 0));
    rows.forEach((row, i) => {
      data.set(row, i * row.length);
    });
    const feeds = { [input.name]: { data, dims: [rows.length, ...input.dims] } };
    return Array.from((await session.run(feeds, [scores]))[scores]!.data);
  };
  const alone = [...(await run([cases[0]])), ...(await run([cases[1]]))];
  const together = await run(cases).catch((error: unknown) => {
    if (error instanceof ModelRunError) return [];
    throw error;
  });
  const isSame =
    together.length === alone.length &&
    alone.every((score, i) => !(Math.abs(score - together[i]!) > TOLERANCE * Math.max(1, Math.abs(score))));
  if (isSame) return;
  throw new ManifestError(
    `${model}/manifest.json`,
    "the network does not answer several cases at once as it does each alone; with 1 it reads one at a time.",
    ["input", "batch"],
  );
}
