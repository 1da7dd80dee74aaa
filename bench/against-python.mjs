/**
 * How far the heads' probabilities, embeddings and similarities are from Python's on packed images, file bytes to
 * numbers. Run: `python3 tests/golden/heads.py --images DIR --every 9 > answers.json`, then
 * `node --import tsx bench/against-python.mjs answers.json DIR`.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { toDisplay } from "../packages/imaging/src/index.ts";
import { loadModels } from "../packages/inference/src/index.ts";
import { packedImages } from "./packed-images.mjs";

const [answersFile, folder] = process.argv.slice(2);
if (!answersFile || !folder) throw new Error("Name the answers and the folder of the packed images.");
/** @typedef {{ picture: string, embedding: number[], probabilities: number[], similarity: number }} Answer */
/** @type {{ answers: Record<string, Answer[]> }} */
const { answers } = JSON.parse(await readFile(answersFile, "utf8"));
const models = await loadModels(join(import.meta.dirname, "../packages/inference/models"), {
  intraOpThreads: 1,
});

for (const [scenario, expected] of Object.entries(answers)) {
  if (expected.length === 0) continue;
  const byOffset = new Map(expected.map((answer) => [answer.picture, answer]));
  const worst = { probability: 0, embedding: 0, similarity: 0 };
  for await (const { row, bytes } of packedImages(
    folder,
    ({ set, offset = "" }) => set === scenario && byOffset.has(offset),
  )) {
    const answer = byOffset.get(row.offset ?? "");
    if (!answer) continue;
    const { probabilities, embedding, novelty } = await models.read(await toDisplay(bytes), scenario);
    const apart = (/** @type {ArrayLike<number>} */ given, /** @type {number[]} */ wanted) =>
      Math.max(...wanted.map((value, i) => Math.abs(value - (given[i] ?? Number.NaN))));
    worst.probability = Math.max(worst.probability, apart(probabilities, answer.probabilities));
    worst.embedding = Math.max(worst.embedding, apart(embedding ?? [], answer.embedding));
    worst.similarity = Math.max(
      worst.similarity,
      apart([novelty?.similarity ?? Number.NaN], [answer.similarity]),
    );
  }
  const shown = Object.entries(worst).map(([name, value]) => `${name} ${value.toExponential(1)}`);
  console.log(`${scenario}: ${expected.length} images, largest difference: ${shown.join(", ")}`);
}
await models.close();
