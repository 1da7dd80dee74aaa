import { join } from "node:path";
import { chooseScenario } from "@synoptic/imaging";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadModels, type ModelLibrary } from "./library.ts";
import { testImage } from "./testing/tiny-models.ts";

let models: ModelLibrary;

beforeAll(async () => {
  models = await loadModels(join(import.meta.dirname, "../models"));
});
afterAll(() => models.close());

test("the bundled models are whole and fit each other: five scenarios, skin with a history model", () => {
  const histories = models.scenarios.map(({ id, history }) => [id, history?.id ?? null]);
  expect(histories).toEqual([
    ["brain", null],
    ["breast", null],
    ["chest", null],
    ["fundus", null],
    ["skin", "skin-history"],
  ]);
});

test.each(["brain", "breast", "chest", "fundus", "skin"])(
  "%s reads an image and knows that waves are none",
  async (id) => {
    const { classes } = models.scenario(id);
    const { probabilities, novelty, activationMaps } = await models.read(testImage(320, 240), id);
    expect(probabilities).toHaveLength(classes.length);
    expect(probabilities.reduce((sum, p) => sum + p)).toBeCloseTo(1, 12);
    expect(activationMaps).toHaveLength(classes.length);
    expect(novelty?.isNovel).toBe(true);
  },
);

test("what a bundled model says that it reads is what studies are sent to it for", () => {
  for (const { id, expects, reads } of models.scenarios) {
    for (const modality of expects.modalities!)
      for (const bodyPart of reads.bodyParts ?? [null])
        expect(chooseScenario({ modality, bodyPart }).scenario).toBe(id);
  }
  expect(models.scenario("chest").reads).toMatchObject({
    views: ["PA", "AP"],
    intents: ["FOR PRESENTATION"],
  });
  expect(models.scenario("brain").reads.slices).toBe("key");
});
