import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { toDisplay } from "@synoptic/imaging";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadModels, type ModelLibrary } from "./library.ts";

const root = join(import.meta.dirname, "../../..");

/** What PyTorch, Pillow and NumPy say, without any of the product's code: made by `tests/golden/heads.py`. */
interface Answer {
  /** Path in the repository: PNG of the network's own size, and JPEG of other sizes and shapes. */
  picture: string;
  /** Its first numbers. */
  embedding: number[];
  probabilities: number[];
  /** To known images. */
  similarity: number;
}
const golden: { backbone: string; answers: Record<string, Answer[]> } = JSON.parse(
  await readFile(join(root, "tests/golden/heads.json"), "utf8"),
);

let models: ModelLibrary;
beforeAll(async () => {
  models = await loadModels(join(import.meta.dirname, "../models"), { intraOpThreads: 1 });
});
afterAll(() => models.close());

test("the answers were made with the very network, and there are JPEGs among them for every scenario", () => {
  const backbone = models.manifests.find(({ kind }) => kind === "image-backbone")!;
  expect(backbone.weightsSha256).toBe(golden.backbone);
  const scenarios = models.bundledScenarios.map(({ id }) => id);
  expect(Object.keys(golden.answers).sort()).toEqual([...scenarios].sort());
  for (const answers of Object.values(golden.answers)) {
    expect(answers.filter(({ picture }) => picture.endsWith(".jpg")).length).toBeGreaterThanOrEqual(2);
    expect(answers.length).toBeGreaterThanOrEqual(14);
  }
});

describe.each(Object.entries(golden.answers))("%s", (scenario, answers) => {
  test("file bytes to probabilities, embedding and similarity as Python has them", async () => {
    for (const { picture, embedding, probabilities, similarity } of answers) {
      const image = await toDisplay(await readFile(join(root, picture)));
      const reading = await models.read(image, scenario);
      const close = (given: number, expected: number) =>
        expect(Math.abs(given - expected), picture).toBeLessThan(1e-4);
      expect(reading.probabilities).toHaveLength(probabilities.length);
      probabilities.forEach((expected, c) => {
        close(reading.probabilities[c]!, expected);
      });
      embedding.forEach((expected, j) => {
        close(reading.embedding![j]!, expected);
      });
      close(reading.novelty!.similarity, similarity);
    }
  });
});
