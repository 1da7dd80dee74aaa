import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Explanation, explainImage } from "../explain-image.ts";
import type { Explainer } from "../explainer.ts";
import { explanationMethod, explanationMethods } from "../installed-methods.ts";
import { regionModel, squaresImage, weightsOf } from "../testing/region-model.ts";
import { onCells } from "./cells.ts";
import { T_97_5 } from "./curves.ts";
import { measureExplanation } from "./measure-explanation.ts";
import { verdictOf } from "./verdict.ts";

const weights = weightsOf({ 5: 6, 10: 3 });
const image = squaresImage([3, 5, 10, 12]);
const model = regionModel(weights, -4);
const occlusion = await explanationMethod("occlusion");
const found = await explainImage(occlusion, { image, model, classId: "present", seed: 0 });

/** The same explanation with another map. */
function instead(at: (row: number, column: number) => number): Explanation {
  const data = found.map.data.map((_, i) => at(Math.floor(i / image.width), i % image.width));
  return { ...found, map: { ...found.map, data } };
}

const measure = (explanation: Explanation, explainer: Explainer = occlusion) =>
  measureExplanation({ explainer, explanation, image, model });

describe("deletion and insertion", () => {
  test("a map that found the squares is better than random both ways", async () => {
    const { deletion, insertion, cost, isEmpty } = await measure(found);
    expect(isEmpty).toBe(false);
    expect(deletion.gain.low).toBeGreaterThan(0);
    expect(insertion.gain.low).toBeGreaterThan(0);
    expect(deletion.gain.value).toBeCloseTo(deletion.randomArea - deletion.area, 12);
    expect(insertion.gain.value).toBeCloseTo(insertion.area - insertion.randomArea, 12);
    // 3 ends, 15 points between them, 2 curves, 11 orders; then occlusion once on each randomised model.
    expect(cost.forwardPasses).toBe(3 + 15 * 2 * 11 + 3 * found.cost.forwardPasses);
  });

  test("the curves begin and end where they must", async () => {
    const { deletion, insertion } = await measure(found);
    const whole = (await model.score([image.data]))[1]!;
    expect([deletion.probabilities[0], insertion.probabilities.at(-1)]).toEqual([whole, whole]);
    expect([deletion.shares[0], deletion.shares.at(-1), deletion.shares.length]).toEqual([0, 1, 17]);
    expect(deletion.probabilities).toHaveLength(17);
    for (const { probabilities, randomProbabilities } of [deletion, insertion]) {
      expect(randomProbabilities).toHaveLength(17);
      expect(randomProbabilities![0]).toBeCloseTo(probabilities[0]!, 12);
      expect(randomProbabilities!.at(-1)).toBeCloseTo(probabilities.at(-1)!, 12);
    }
  });

  test("the random orders' mean curve has their mean area under it", async () => {
    const { deletion, insertion } = await measure(found);
    for (const { randomProbabilities, randomArea } of [deletion, insertion]) {
      const [first, ...rest] = randomProbabilities!;
      const steps = rest.map((p, i) => (p + (i === 0 ? first! : rest[i - 1]!)) / 2);
      expect(steps.reduce((sum, step) => sum + step, 0) / steps.length).toBeCloseTo(randomArea, 12);
    }
  });

  test("the same map upside down is worse than random, and one that points elsewhere no better", async () => {
    const turned = await measure({
      ...found,
      map: { ...found.map, data: found.map.data.map((value) => -value) },
    });
    expect(turned.deletion.gain.high).toBeLessThan(0);
    expect(turned.verdict.level).toBe("do-not-trust");
    expect(turned.verdict.reasons[0]).toBe("No better than random order on this image.");
    const elsewhere = await measure(instead((row, column) => (row > 48 && column < 16 ? 1 : 0)));
    expect(elsewhere.verdict.level).toBe("do-not-trust");
  });

  test("an empty map points at nothing", async () => {
    const { isEmpty, verdict } = await measure(instead(() => 0.1));
    expect([isEmpty, verdict.level]).toEqual([true, "do-not-trust"]);
    expect(verdict.reasons[0]).toMatch(/same everywhere/);
  });
});

test("the sanity check tells a map of the model from a map of the picture", async () => {
  const camera = await explanationMethod("attention-map");
  const picture = await explainImage(camera, { image, model, classId: "present", seed: 0 });
  const [real, fake] = await Promise.all([measure(found), measure(picture, camera)]);
  // This model's attention is the picture's brightness, whatever the weights.
  expect(fake.sanity.rankCorrelation).toBeCloseTo(1, 12);
  expect(fake.sanity.structuralSimilarity).toBeCloseTo(1, 6);
  expect(fake.verdict.reasons.join(" ")).toMatch(/shows the picture, not the model/);
  expect(real.sanity.rankCorrelation).toBeLessThan(0.5);
});

test("stability: three seeds of a seeded method, nothing for one without chance", async () => {
  const rise = await explanationMethod("rise");
  const of = async (masks: number) => {
    const explanation = await explainImage(rise, {
      image,
      model,
      classId: "present",
      seed: 5,
      parameters: { masks },
    });
    return (await measure(explanation, rise)).stability!;
  };
  const [few, many] = [await of(50), await of(2000)];
  expect([few.seeds, many.seeds]).toEqual([3, 3]);
  expect(few.rankCorrelation).toBeLessThan(many.rankCorrelation);
  expect(many.rankCorrelation).toBeGreaterThan(0.6);
  expect((await measure(found)).stability).toBeNull();
});

test("progress goes up and ends at 1", async () => {
  const shares: number[] = [];
  await measureExplanation({
    explainer: occlusion,
    explanation: found,
    image,
    model,
    onProgress: (s) => shares.push(s),
  });
  expect(shares.at(-1)).toBe(1);
  expect(shares.every((share, i) => i === 0 || share >= shares[i - 1]!)).toBe(true);
});

test("maps of any size are compared on one grid, and keep their mean", async () => {
  for (const { id } of await explanationMethods()) {
    const explanation = await explainImage(await explanationMethod(id), {
      image,
      model,
      classId: "present",
      seed: 1,
    });
    const { data } = explanation.map;
    const cells = onCells(explanation.map);
    const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
    expect(cells.reduce((sum, value) => sum + value, 0) / cells.length).toBeCloseTo(mean, 6);
  }
  const coarse = onCells({
    rows: 10,
    columns: 3,
    data: Float32Array.from({ length: 30 }, (_, i) => Math.floor(i / 3)),
  });
  // Cell 1 covers rows 0.625 to 1.25: 0.375 of row 0 and 0.25 of row 1.
  expect(coarse[16]).toBeCloseTo(0.25 / 0.625, 6);
});

test("the interval's factor is Student's, by SciPy", () => {
  const file = new URL("../../../../../tests/golden/explanations.json", import.meta.url);
  const { t975 } = JSON.parse(readFileSync(file, "utf8"));
  expect(T_97_5).toBeCloseTo(t975, 9);
});

describe("verdict", () => {
  const gain = (low: number) =>
    ({ probabilities: [0.9, 0.1], gain: { value: low + 0.1, low, high: low + 0.2 } }) as never;
  const flat = { probabilities: [0.98, 0.97], gain: { value: 0, low: -0.1, high: 0.1 } } as never;
  const good = {
    isEmpty: false,
    deletion: gain(0.1),
    insertion: gain(0.1),
    randomOrders: 10,
    sanity: { rankCorrelation: 0.1, structuralSimilarity: 0.1, models: 2 },
    stability: { rankCorrelation: 0.9, seeds: 3 },
    cost: { forwardPasses: 1, ms: 1 },
  };

  test.each([
    ["all is well", {}, undefined, "trust", /both ways/],
    [
      "one curve only",
      { insertion: gain(-0.1) },
      undefined,
      "caution",
      /at hiding what matters, not at showing/,
    ],
    [
      "no curve",
      { insertion: gain(-0.1), deletion: gain(-0.1) },
      undefined,
      "do-not-trust",
      /No better than random/,
    ],
    [
      "the other seed differs a little",
      { stability: { rankCorrelation: 0.7, seeds: 3 } },
      undefined,
      "caution",
      /somewhat/,
    ],
    [
      "the other seed differs",
      { stability: { rankCorrelation: 0.3, seeds: 3 } },
      undefined,
      "do-not-trust",
      /Another seed/,
    ],
    ["a poor fit", {}, { r2: 0.31, regions: 60 }, "caution", /only 31 %/],
    [
      "an image that cannot test",
      { insertion: flat, deletion: flat },
      undefined,
      "do-not-trust",
      /No better than random order on this image\. The model answers the same/,
    ],
  ] as const)("%s", (_, change, fit, level, words) => {
    const verdict = verdictOf({ ...good, ...change }, fit);
    expect(verdict.level).toBe(level);
    expect(verdict.reasons.join(" ")).toMatch(words);
  });
});
