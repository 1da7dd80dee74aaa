import type { HeadWeights } from "@synoptic/domain";
import type { GridMap } from "../image-model.ts";

/**
 * Class activation maps from the feature map of the forward pass that gave the embedding.
 *
 * The embedding is the feature map's mean over space and the head is linear, so a class's logit is the mean over
 * places of `Σ_k W[c, k] · (f_k(place) - mean_k) / scale_k`, plus the intercept: that sum is the map, exactly and
 * not by approximation. A place that looks like the average training image counts 0.
 * @param featureMap `[dimension, rows, columns]`
 * @returns one map a class, in logits: the mean of a map plus the class's intercept is its logit
 * @see Zhou, Khosla, Lapedriza, Oliva, Torralba 2016, "Learning Deep Features for Discriminative Localization", CVPR
 */
export function classActivationMaps(
  head: HeadWeights,
  featureMap: Float32Array,
  size: { rows: number; columns: number },
): GridMap[] {
  return Array.from({ length: head.classes }, (_, c) => classActivationMap(head, featureMap, c, size));
}

/** The map of one class alone. @param classIndex 0 to classes - 1 */
export function classActivationMap(
  { dimension, mean, scale, weights }: HeadWeights,
  featureMap: Float32Array,
  classIndex: number,
  size: { rows: number; columns: number },
): GridMap {
  const places = size.rows * size.columns;
  const map = new Float64Array(places);
  const start = classIndex * dimension;
  let centre = 0;
  for (let k = 0, at = 0; k < dimension; k++) {
    const weight = weights[start + k]! / scale[k]!;
    centre += weight * mean[k]!;
    for (let place = 0; place < places; place++) map[place]! += weight * featureMap[at++]!;
  }
  return { ...size, data: Float32Array.from(map, (value) => value - centre) };
}
