import { seededRandom } from "@synoptic/domain";
import type { GridMap, ImageCase, ImageModel, ModelReading, PreparedImage } from "../../image-model.ts";
import { hideRegions } from "../regions.ts";

const SIDE = 64;
const REGIONS_A_SIDE = 4;
const REGION = SIDE / REGIONS_A_SIDE;

/** What is known of this model without asking it. */
export interface RegionModel
  extends Pick<ImageModel, "classes" | "gives" | "score" | "randomised" | "forwardPasses"> {
  read(image: PreparedImage): Promise<ModelReading>;
  activationMap(image: PreparedImage, classIndex: number): Promise<GridMap>;
  close(): Promise<void>;
}

/**
 * A model whose answer can be worked out by hand: a logistic regression on the mean intensities of 4 x 4 squares of a
 * 64 x 64 image. Which square speaks for the class, and how much, is its weight times its intensity.
 * @param weights `[16]`, of the class `present`
 */
export function regionModel(weights: readonly number[], bias = 0): RegionModel {
  let passes = 0;
  const logit = (data: Float32Array) =>
    meansOf(data).reduce((sum, intensity, region) => sum + intensity * weights[region]!, bias);
  const model: RegionModel = {
    classes: ["absent", "present"].map((id) => ({ id, label: id, code: { system: "urn:test", code: id } })),
    gives: { activationMaps: true, attention: true, gradients: true, embedding: false },
    get forwardPasses() {
      return passes;
    },
    async read(image) {
      passes += 1;
      const one = logit(image.data);
      const present = sigmoid(one);
      const sign = (values: readonly number[], by: number) => ({
        rows: REGIONS_A_SIDE,
        columns: REGIONS_A_SIDE,
        data: Float32Array.from(values, (value) => by * value),
      });
      const parts = meansOf(image.data).map((intensity, region) => intensity * weights[region]!);
      const slopes = weights.map((weight) => Math.abs(weight) * present * (1 - present));
      return {
        logits: [0, one],
        probabilities: [1 - present, present],
        evidence: {
          probabilities: [1 - present, present],
          calibrationPrevalence: [0.5, 0.5],
          strength: 1,
          source: "test",
        },
        embedding: null,
        novelty: null,
        activationMaps: [sign(parts, -1), sign(parts, 1)],
        attention: sign(meansOf(image.data), 1),
        gradients: [sign(slopes, 1), sign(slopes, 1)],
        timingsMs: { prepare: 0, forward: 0, heads: 0, total: 0 },
      };
    },
    activationMap: async (image, classIndex) => (await model.read(image)).activationMaps![classIndex]!,
    async score(cases, options) {
      options?.signal?.throwIfAborted();
      passes += cases.length;
      return Float64Array.from(
        cases.map(dataOf).flatMap((data) => [1 - sigmoid(logit(data)), sigmoid(logit(data))]),
      );
    },
    async randomised(seed) {
      const random = seededRandom(seed);
      return regionModel(
        weights.map(() => 6 * (random() - 0.5)),
        bias,
      ) as unknown as ImageModel;
    },
    close: async () => {},
  };
  return model;
}

function dataOf(one: ImageCase): Float32Array {
  if (one instanceof Float32Array) return one;
  const data = new Float32Array(one.image.length);
  hideRegions(data, one.image, one.hidden, one.regions, one.shown);
  return data;
}

/** Weights that are 0 but for the squares that are named. */
export function weightsOf(named: Readonly<Record<number, number>>): number[] {
  return Array.from({ length: REGIONS_A_SIDE ** 2 }, (_, region) => named[region] ?? 0);
}

/** Squares of even brightness, dark but for those that are named, grey, 64 x 64. */
export function squaresImage(bright: readonly number[], channels: 1 | 3 = 1): PreparedImage {
  const data = Float32Array.from({ length: SIDE * SIDE * channels }, (_, i) => {
    const pixel = Math.floor(i / channels);
    return bright.includes(regionOf(pixel)) ? 0.9 : 0.1;
  });
  const whole = { left: 0, top: 0, width: SIDE, height: SIDE };
  return { height: SIDE, width: SIDE, channels, data, source: { width: SIDE, height: SIDE }, seen: whole };
}

/** Mean of a map over each square, `[16]`. */
export function meansOf(values: Float32Array): number[] {
  const perPixel = values.length / SIDE ** 2;
  const sums = Array.from({ length: REGIONS_A_SIDE ** 2 }, () => 0);
  for (let i = 0; i < values.length; i++) sums[regionOf(Math.floor(i / perPixel))]! += values[i]!;
  return sums.map((sum) => sum / (REGION * REGION * perPixel));
}

function regionOf(pixel: number): number {
  return Math.floor(pixel / SIDE / REGION) * REGIONS_A_SIDE + Math.floor((pixel % SIDE) / REGION);
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
