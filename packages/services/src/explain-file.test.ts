import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { InvalidInputError } from "@synoptic/domain";
import { toDisplay } from "@synoptic/imaging";
import { loadModels, type ModelLibrary } from "@synoptic/inference";
import { afterAll, beforeAll, expect, test } from "vitest";
import { explainFile } from "./explain-file.ts";

const ROOT = join(import.meta.dirname, "../../..");
let models: ModelLibrary;
let bytes: Uint8Array;

beforeAll(async () => {
  models = await loadModels(join(ROOT, "packages/inference/models"));
  bytes = await readFile(join(ROOT, "packages/synthetic/images/skin/mel-00.png"));
});
afterAll(() => models.close());

const ask = (change: object = {}) =>
  explainFile(models, {
    bytes,
    scenario: "skin",
    method: "class-activation-map",
    seed: 1,
    measure: false,
    ...change,
  });

test("explains the primary finding's most probable class, and draws the map on the image's own grid", async () => {
  const { explanation, quality, probability, classLabel, heatmap } = await ask();
  const reading = await models.read(await toDisplay(bytes), "skin");
  const { classes } = models.scenario("skin");
  const at = classes.findIndex(({ id }) => id === explanation.classId);
  expect([explanation.classId, classLabel]).toEqual(["mel", classes[at]!.label]);
  expect(probability).toBeCloseTo(reading.probabilities[at]!, 6);
  expect(explanation.cost.forwardPasses).toBe(1);
  expect(quality).toBeNull();
  const { width, height } = await toDisplay(await heatmap());
  expect([width, height]).toEqual([176, 176]);
});

test("any class can be explained, by any method, with measures", async () => {
  const parameters = { samples: 50, superpixels: 12 };
  const { explanation, quality } = await ask({ method: "lime", classId: "nv", parameters, measure: true });
  expect(explanation).toMatchObject({
    classId: "nv",
    method: "lime",
    parameters: { ...parameters, hide: "mean" },
  });
  expect(explanation.fit!.r2).toBeLessThanOrEqual(1);
  expect(quality!.stability!.seeds).toBe(3);
  expect(quality!.verdict.reasons.length).toBeGreaterThan(0);
});

test("a model that is named is the one that is asked, with what it alone gives", async () => {
  const { explanation, models: took } = await ask({ method: "attention-map", model: "skin-attention-cnn" });
  expect(took.map(({ id }) => id)).toEqual(["skin-attention-cnn"]);
  expect(explanation.map.data.every((value) => value >= 0)).toBe(true);
  await expect(ask({ model: "brain-head" })).rejects.toMatchObject({
    code: "INVALID_INPUT",
    path: ["model"],
  });
});

test("refused: a class that the scenario does not have, a file that does not tell its scenario", async () => {
  await expect(ask({ classId: "tumor" })).rejects.toThrow(InvalidInputError);
  await expect(ask({ scenario: undefined })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  await expect(ask({ scenario: "knee" })).rejects.toMatchObject({ code: "UNKNOWN_SCENARIO" });
  await expect(ask({ method: "guess" })).rejects.toMatchObject({ code: "UNKNOWN_EXPLANATION" });
  await expect(ask({ method: "attention-map" })).rejects.toMatchObject({ code: "EXPLANATION_UNAVAILABLE" });
});
