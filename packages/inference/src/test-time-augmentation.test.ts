import { InvalidInputError } from "@synoptic/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { regionModel, squaresImage, weightsOf } from "./explain/testing/region-model.ts";
import { augmentationSpread } from "./test-time-augmentation.ts";

const present = { seed: 1, mirror: false, classIds: ["present"] };
/** Bright in its first corner alone. */
const corner = squaresImage([0]);

test("worked example: a model that looks at nothing does not move", async () => {
  const passes = 8;
  const spread = await augmentationSpread(regionModel(weightsOf({}), 1.5), corner, { ...present, passes });
  const probability = 1 / (1 + Math.exp(-1.5));
  expect(spread.mean[0]).toBeCloseTo(1 - probability, 12);
  expect(spread.mean[1]).toBeCloseTo(probability, 12);
  expect(spread.deviation[1]).toBeCloseTo(0, 12);
  expect(spread.finding.mean).toBeCloseTo(1.5, 12);
  expect(spread.finding.deviation).toBeCloseTo(0, 12);
});

test("worked example: even grey moves with brightness alone, by no more than 0.05", async () => {
  const grey = squaresImage([]);
  const weight = 4;
  const model = regionModel(weightsOf({ 5: weight }));
  const { finding } = await augmentationSpread(model, grey, { ...present, passes: 200 });
  // Uniform within 0.05 either way: a standard deviation of 0.05 / sqrt(3), times the weight.
  expect(finding.deviation).toBeCloseTo((weight * 0.05) / Math.sqrt(3), 1);
  expect(Math.abs(finding.mean - weight * 0.1)).toBeLessThan(weight * 0.05);
});

test("mirrors where that is allowed: what lies in one corner then moves to the others", async () => {
  const model = regionModel(weightsOf({ 0: 4 }));
  const still = await augmentationSpread(model, corner, { ...present, passes: 64 });
  const mirrored = await augmentationSpread(model, corner, { ...present, passes: 64, mirror: true });
  expect(mirrored.finding.deviation).toBeGreaterThan(3 * still.finding.deviation);
  expect(mirrored.finding.mean).toBeLessThan(still.finding.mean);
});

test("costs the passes that were asked for, and the same seed gives the same answer", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer(),
      fc.integer({ min: 2, max: 6 }),
      fc.boolean(),
      async (seed, passes, mirror) => {
        const model = regionModel(weightsOf({ 0: 3, 9: -2 }), -0.5);
        const options = { seed, passes, mirror, classIds: ["present"] };
        const first = await augmentationSpread(model, corner, options);
        expect(model.forwardPasses).toBe(passes);
        expect(first.mean[0]! + first.mean[1]!).toBeCloseTo(1, 9);
        expect(first.deviation[0]).toBeCloseTo(first.deviation[1]!, 9);
        expect(await augmentationSpread(model, corner, options)).toEqual(first);
      },
    ),
    { numRuns: 20 },
  );
});

test("versions stay images: the same size, 0 to 1, and the image itself is left alone", async () => {
  const image = squaresImage([3, 6, 12], 3);
  const before = image.data.slice();
  const { classes, score } = regionModel(weightsOf({}));
  const given: Float32Array[] = [];
  await augmentationSpread(
    {
      classes,
      score: (cases) => {
        given.push(...(cases as Float32Array[]));
        return score(cases);
      },
    },
    image,
    { ...present, passes: 20, mirror: true },
  );
  expect(given).toHaveLength(20);
  for (const data of given) {
    expect(data).toHaveLength(image.data.length);
    expect(data.every((value) => value >= 0 && value <= 1)).toBe(true);
  }
  expect(image.data).toEqual(before);
});

test.each([
  ["one pass", { passes: 1 }],
  ["half a pass", { passes: 2.5 }],
  ["a class that the model has not", { passes: 4, classIds: ["other"] }],
])("refuses %s", async (_, change) => {
  await expect(
    augmentationSpread(regionModel(weightsOf({})), corner, { ...present, ...change }),
  ).rejects.toBeInstanceOf(InvalidInputError);
});
