import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { toDisplay } from "@synoptic/imaging";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ImageModel, ModelReading, PreparedImage } from "./image-model.ts";
import { loadModels, type ModelLibrary } from "./library.ts";

const root = join(import.meta.dirname, "../../..");

/** What PyTorch says, without any of the product's code: made by `tests/golden/pixel_trained.py`. */
interface Answer {
  /** Path in the repository. */
  picture: string;
  logits: number[];
  probabilities: number[];
  /** The first numbers of each. */
  embedding: number[];
  attention?: number[];
  /** Of melanoma. */
  activationMap?: number[];
}
const golden: Record<string, { sha256: string; answers: Answer[] }> = JSON.parse(
  await readFile(join(root, "tests/golden/pixel-trained.json"), "utf8"),
);
const MELANOMA = 4;
const LARGEST_BYTES: Record<string, number> = {
  "skin-attention-cnn": 2 ** 20,
  "skin-three-block-cnn": 4 * 2 ** 20,
};

let models: ModelLibrary;
beforeAll(async () => {
  models = await loadModels(join(import.meta.dirname, "../models"), { intraOpThreads: 1 });
});
afterAll(() => models.close());

test("the head on the shared network reads skin by default, beside the networks trained from pixels", () => {
  expect(models.scenario("skin").head.id).toBe("skin-head");
  const ids = models.imageModels("skin").map(({ info }) => info.id);
  expect(ids).toEqual(["skin-head", ...Object.keys(golden)]);
});

describe.each(Object.entries(golden))("%s", (id, { sha256, answers }) => {
  let model: ImageModel;
  let images: PreparedImage[];
  let readings: ModelReading[];
  beforeAll(async () => {
    model = models.imageModels("skin").find(({ info }) => info.id === id)!;
    images = await Promise.all(
      answers.map(async ({ picture }) => {
        const file = await readFile(join(root, picture));
        return model.prepare(await toDisplay(file));
      }),
    );
    readings = await Promise.all(images.map((image) => model.read(image)));
  });

  test("is the network that the answers were made with, and small", () => {
    const { weights } = model.info.manifest;
    expect(weights.sha256).toBe(sha256);
    expect(weights.bytes).toBeLessThan(LARGEST_BYTES[id]!);
  });

  test("gives the probabilities that PyTorch gives, preparation and calibration included", () => {
    answers.forEach(({ logits, probabilities, embedding }, i) => {
      const reading = readings[i]!;
      close(reading.probabilities, probabilities, 1e-4);
      close(reading.logits, logits, 1e-3);
      close(Array.from(reading.embedding!.subarray(0, embedding.length)), embedding, 1e-3);
      expect(reading.novelty).not.toBeNull();
    });
  });

  test("its maps are PyTorch's, and an activation map's mean is the logit less the intercept", () => {
    const intercepts = answers.map(({ attention, activationMap }, i) => {
      const reading = readings[i]!;
      expect(reading.attention === null).toBe(attention === undefined);
      expect(reading.activationMaps === null).toBe(activationMap === undefined);
      if (!attention || !activationMap) return 0;
      const map = reading.activationMaps![MELANOMA]!.data;
      close(Array.from(reading.attention!.data.subarray(0, attention.length)), attention, 1e-5);
      close(Array.from(map.subarray(0, activationMap.length)), activationMap, 1e-2);
      expect(reading.attention!.data.reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 4);
      return reading.logits[MELANOMA]! - map.reduce((sum, value) => sum + value) / map.length;
    });
    expect(Math.max(...intercepts) - Math.min(...intercepts)).toBeLessThan(1e-3);
  });

  test("many cases at once are scored as each alone", async () => {
    const scores = await model.score(images.map(({ data }) => data));
    close(
      Array.from(scores),
      answers.flatMap(({ probabilities }) => probabilities),
      1e-4,
    );
  });
});

function close(given: readonly number[], expected: readonly number[], within: number): void {
  expect(given).toHaveLength(expected.length);
  given.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!)).toBeLessThan(within);
  });
}
