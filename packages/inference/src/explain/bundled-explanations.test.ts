import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { toDisplay } from "@synoptic/imaging";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ImageModel, PreparedImage } from "../image-model.ts";
import { loadModels, type ModelLibrary } from "../library.ts";
import { explainImage } from "./explain-image.ts";
import { explanationMethod, explanationMethods } from "./installed-methods.ts";
import { measureExplanation } from "./measure/measure-explanation.ts";

const ROOT = join(import.meta.dirname, "../../../..");
/** Few cases, so that the test is quick; what is tested does not depend on how many. */
const few: Record<string, Record<string, number>> = {
  lime: { samples: 60, superpixels: 12 },
  rise: { masks: 60 },
  occlusion: { window: 0.4, stride: 0.3 },
  "finite-differences": { steps: 2, superpixels: 8 },
};
let models: ModelLibrary;
let model: ImageModel;
let image: PreparedImage;

beforeAll(async () => {
  models = await loadModels(join(ROOT, "packages/inference/models"));
  model = models.imageModel("skin");
  image = model.prepare(
    await toDisplay(await readFile(join(ROOT, "packages/synthetic/images/skin/mel-00.png"))),
  );
});
afterAll(() => models.close());

describe("on the skin head", () => {
  test("every method that it has enough for gives a map, the same each time, and counts its passes", async () => {
    for (const method of await explanationMethods()) {
      if (method.canExplain(model) !== true) continue;
      const before = model.forwardPasses;
      const ask = () =>
        explainImage(method, { image, model, classId: "mel", seed: 4, parameters: few[method.id] ?? {} });
      const one = await ask();
      expect(model.forwardPasses - before).toBe(one.cost.forwardPasses);
      expect(one.map.data).toHaveLength(one.map.rows * one.map.columns);
      expect(one.map.data.every(Number.isFinite)).toBe(true);
      expect(one.map.data.some((value) => value > 0)).toBe(true);
      expect((await ask()).map).toEqual(one.map);
    }
  });

  test("the class activation map alone is the one of the reading", async () => {
    const { activationMaps } = await model.read(image);
    for (const [at, { id }] of model.classes.entries()) {
      const method = await explanationMethod("class-activation-map");
      const { map } = await explainImage(method, { image, model, classId: id, seed: 0 });
      expect(map).toEqual(activationMaps![at]);
    }
  });

  test("the lesion in the middle speaks for melanoma, and hiding it by the map lowers the probability sooner than chance", async () => {
    const explainer = await explanationMethod("occlusion");
    const explanation = await explainImage(explainer, { image, model, classId: "mel", seed: 0 });
    const { deletion, insertion, stability } = await measureExplanation({
      explainer,
      explanation,
      image,
      model,
    });
    expect(deletion.gain.low).toBeGreaterThan(0);
    expect(insertion.gain.low).toBeGreaterThan(0);
    expect(stability).toBeNull();
  });
});
