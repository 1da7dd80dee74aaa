import type { HeadWeights } from "@synoptic/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { classActivationMap, classActivationMaps } from "./class-activation-map.ts";

/** A head and a feature map of small whole numbers. @param dimension also where it is no multiple of four */
function made(dimension: number, classes: number, places: number, seed: number) {
  const at = (i: number) => ((i * 7919 + seed * 104729) % 13) - 6;
  const many = (length: number, start: number) => Float32Array.from({ length }, (_, i) => at(i + start));
  const head: HeadWeights = {
    dimension,
    classes,
    mean: many(dimension, 1),
    scale: many(dimension, 2).map((value) => Math.abs(value) + 1),
    weights: many(classes * dimension, 3),
    intercepts: many(classes, 4),
  };
  return { head, featureMap: many(dimension * places, 5) };
}

test("worked example: two channels, two places", () => {
  const head: HeadWeights = {
    dimension: 2,
    classes: 1,
    mean: Float32Array.from([1, 0]),
    scale: Float32Array.from([2, 1]),
    weights: Float32Array.from([4, -1]),
    intercepts: Float32Array.from([0]),
  };
  // Channel 0 is 3 and 1, channel 1 is 5 and 0: 4 · (3 - 1) / 2 - 5 = -1, and 4 · 0 / 2 - 0 = 0.
  const map = classActivationMap(head, Float32Array.from([3, 1, 5, 0]), 0, { rows: 1, columns: 2 });
  expect([...map.data]).toEqual([-1, 0]);
});

test("the mean of a class's map and its intercept are its logit", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 11 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 5 }),
      fc.nat({ max: 1000 }),
      (dimension, classes, rows, seed) => {
        const { head, featureMap } = made(dimension, classes, rows * 3, seed);
        const maps = classActivationMaps(head, featureMap, { rows, columns: 3 });
        expect(maps).toHaveLength(classes);
        maps.forEach(({ data }, c) => {
          let logit = 0;
          for (let k = 0; k < dimension; k++) {
            const mean =
              featureMap.subarray(k * rows * 3, (k + 1) * rows * 3).reduce((a, b) => a + b) / (rows * 3);
            logit += (head.weights[c * dimension + k]! * (mean - head.mean[k]!)) / head.scale[k]!;
          }
          expect(data.reduce((sum, value) => sum + value, 0) / data.length).toBeCloseTo(logit, 3);
        });
      },
    ),
  );
});
