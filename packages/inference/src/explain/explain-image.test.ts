import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { InvalidInputError } from "@synoptic/domain";
import { describe, expect, test } from "vitest";
import { EngineCancelledError } from "../engine/errors.ts";
import { ExplanationUnavailableError, UnknownExplanationError } from "./errors.ts";
import { explainImage } from "./explain-image.ts";
import { explanationMethod, explanationMethods } from "./installed-methods.ts";
import { onCells } from "./measure/cells.ts";
import { rankCorrelation } from "./measure/similarity.ts";
import { superpixels } from "./superpixels.ts";
import { meansOf, regionModel, squaresImage, weightsOf } from "./testing/region-model.ts";

// Square 5 speaks for the class, square 10 against it; the bright square 3 and all else say nothing.
const weights = weightsOf({ 5: 6, 10: -4 });
const image = squaresImage([3, 5, 10]);
const methods = await explanationMethods();
const forward = ["class-activation-map", "gradient-saliency", "attention-map"];
const asking = methods.filter(({ id }) => !forward.includes(id));

test("every file of the folder is a method", async () => {
  const files = await readdir(join(import.meta.dirname, "methods"));
  expect(methods.map(({ id }) => `${id}.ts`)).toEqual(
    files.filter((file) => !file.includes(".test.")).sort(),
  );
  expect((await explanationMethod("lime")).title).toBe("LIME");
  await expect(explanationMethod("guess")).rejects.toThrow(UnknownExplanationError);
});

describe("methods that ask the model again find the squares that speak for and against", () => {
  test.each(asking.map((method) => [method.id, method] as const))("%s", async (_, method) => {
    const model = regionModel(weights);
    const explanation = await explainImage(method, { image, model, classId: "present", seed: 3 });
    const { map, cost } = explanation;
    const means = meansOf(atPixels(map, image.width));
    const order = means.map((_, region) => region).sort((a, b) => means[b]! - means[a]!);
    expect([order[0], order.at(-1)]).toEqual([5, 10]);
    expect(cost.forwardPasses).toBe(model.forwardPasses);
    // Square 3 is as bright as the two and says nothing.
    expect(Math.abs(means[3]!)).toBeLessThan(0.35 * means[5]!);
  });

  test.each(asking.map((method) => [method.id, method] as const))(
    "%s: the other class sees it the other way",
    async (_, method) => {
      const ask = (classId: string) =>
        explainImage(method, { image, model: regionModel(weights), classId, seed: 3 });
      const [one, other] = await Promise.all([ask("present"), ask("absent")]);
      expect(rankCorrelation(onCells(one.map), onCells(other.map))).toBeLessThan(-0.9);
    },
  );
});

test("the same seed gives the same map; another seed another one where the method draws", async () => {
  // No two superpixels fit this picture alone, so the seed shows.
  const data = image.data.map((value, i) => value + 0.05 * Math.sin(i / 5) * Math.cos(i / 640));
  const textured = { ...image, data };
  for (const method of methods) {
    const [one, same, other] = await Promise.all(
      [1, 1, 2].map((seed) =>
        explainImage(method, { image: textured, model: regionModel(weights), classId: "present", seed }),
      ),
    );
    expect(same!.map).toEqual(one!.map);
    if (method.seeded) expect(other!.map).not.toEqual(one!.map);
    else expect(other!.map).toEqual(one!.map);
  }
});

test("maps that the pass itself gives cost one pass", async () => {
  for (const id of forward) {
    const model = regionModel(weights);
    const { cost, parameters } = await explainImage(await explanationMethod(id), {
      image,
      model,
      classId: "present",
      seed: 0,
    });
    expect([cost.forwardPasses, model.forwardPasses, parameters]).toEqual([1, 1, {}]);
  }
});

test("LIME: a model that is linear in what is shown is fitted well, and its R² says so", async () => {
  const lime = await explanationMethod("lime");
  const gentle = regionModel(weightsOf({ 5: 0.5, 10: -0.4 }));
  const { fit, parameters } = await explainImage(lime, { image, model: gentle, classId: "present", seed: 1 });
  expect(fit!.r2).toBeGreaterThan(0.95);
  expect(parameters).toEqual({ samples: 1000, superpixels: 60, hide: "mean" });
});

test("integrated finite differences sum to what the image adds to the hidden image", async () => {
  const method = await explanationMethod("finite-differences");
  const model = regionModel(weights);
  const parameters = { hide: "black" };
  const { map } = await explainImage(method, { image, model, classId: "present", seed: 1, parameters });
  const [, hidden, , whole] = await model.score([new Float32Array(image.data.length), image.data]);
  const { count, labels } = superpixels(image, 60, 1);
  const values = Array.from({ length: count }, (_, label) => map.data[labels.indexOf(label)]!);
  const sum = values.reduce((total, value) => total + value, 0);
  expect(sum).toBeCloseTo(whole! - hidden!, 2);
});

test("colour images are explained as grey ones are", async () => {
  const colour = squaresImage([3, 5, 10], 3);
  const model = regionModel(weights);
  const occlusion = await explanationMethod("occlusion");
  const { map } = await explainImage(occlusion, { image: colour, model, classId: "present", seed: 0 });
  const grey = await explainImage(occlusion, { image, model, classId: "present", seed: 0 });
  map.data.forEach((value, i) => {
    expect(value).toBeCloseTo(grey.map.data[i]!, 5);
  });
});

describe("refused", () => {
  const ask = async (id: string, change: object) =>
    explainImage(await explanationMethod(id), {
      image,
      model: regionModel(weights),
      classId: "present",
      seed: 0,
      ...change,
    });

  test.each([
    ["a class that is not there", { classId: "none" }, ["classId"]],
    ["a parameter out of range", { parameters: { samples: 1 } }, ["parameters", "samples"]],
    ["an unknown parameter", { parameters: { sampels: 100 } }, ["parameters"]],
    ["half a seed", { seed: 0.5 }, ["seed"]],
  ])("%s", async (_, change, path) => {
    const fault = await ask("lime", change).catch((error) => error);
    expect(fault).toBeInstanceOf(InvalidInputError);
    expect(fault.path).toEqual(path);
  });

  test("a method that the model does not give enough for", async () => {
    const gives = { activationMaps: false, attention: false, gradients: false, embedding: false };
    for (const id of forward) {
      const model = { ...regionModel(weights), gives };
      await expect(ask(id, { model })).rejects.toThrow(ExplanationUnavailableError);
    }
  });

  test("what was called off, within a chunk of cases", async () => {
    const controller = new AbortController();
    const model = regionModel(weights);
    const asked = ask("rise", {
      model,
      signal: controller.signal,
      onProgress: (share: number) => share > 0.2 && controller.abort(),
    });
    await expect(asked).rejects.toThrow(EngineCancelledError);
    expect(model.forwardPasses).toBeLessThan(500);
  });
});

/** A map on the image's own grid, each value over its share of it. */
function atPixels(map: { rows: number; columns: number; data: Float32Array }, side: number): Float32Array {
  return Float32Array.from({ length: side * side }, (_, i) => {
    const row = Math.floor((Math.floor(i / side) * map.rows) / side);
    return map.data[row * map.columns + Math.floor(((i % side) * map.columns) / side)]!;
  });
}
