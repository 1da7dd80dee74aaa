import { z } from "zod";
import { defineExplainer } from "../explainer.ts";
import { HIDING, hiddenImage } from "../hidden-image.ts";
import { hideRegions, regionMap, stretchesOf } from "../regions.ts";
import { scoreCases } from "../score-cases.ts";
import { superpixels } from "../superpixels.ts";

export const explainer = defineExplainer({
  id: "finite-differences",
  title: "Integrated finite differences",
  description:
    "For models that export no gradient: cuts the image into superpixels (SLIC) and fades each in a little at several " +
    "points on the straight way from the hidden image to the image itself. The differences are the derivatives by the " +
    "superpixels, and their mean over the way is integrated gradients (Sundararajan, Taly, Yan 2017, ICML, " +
    "arXiv:1703.01365) with superpixels in place of pixels: the values sum to about the probability of the image less " +
    "that of the hidden one. One step is plain saliency, at the image itself.",
  seeded: true,
  parameters: z.strictObject({
    steps: z.int().min(1).max(50).default(8).describe("Points on the way."),
    difference: z
      .number()
      .min(0.01)
      .max(0.5)
      .default(0.05)
      .describe("How far a superpixel is faded, 1 being all of it."),
    superpixels: z.int().min(4).max(400).default(60).describe("About how many regions."),
    hide: z.enum(HIDING).default("mean").describe("What the way begins at."),
  }),
  canExplain: () => true,
  async explain({ image, model, classIndex, parameters, seed, signal, onProgress }) {
    const { steps, difference } = parameters;
    const { count, labels } = superpixels(image, parameters.superpixels, seed);
    const stretches = stretchesOf(labels, image.channels);
    const hidden = hiddenImage(image, parameters.hide);
    const shown = new Float64Array(count);
    // Central differences in the middle of equal parts of the way, between the hidden image and the image itself.
    const half = difference / 2;
    const points = Array.from({ length: steps }, (_, step) =>
      Math.min(Math.max(steps === 1 ? 1 : (step + 0.5) / steps, half), 1 - half),
    );
    const perPoint = 2 * count;
    const scores = await scoreCases({
      model,
      classIndex,
      count: steps * perPoint,
      size: image.data.length,
      fill(index, target) {
        shown.fill(points[Math.floor(index / perPoint)]!);
        const region = Math.floor((index % perPoint) / 2);
        shown[region]! += index % 2 === 0 ? half : -half;
        hideRegions(target, image.data, hidden, stretches, shown);
      },
      signal,
      onProgress,
    });
    const values = Float64Array.from({ length: count }, (_, region) => {
      let sum = 0;
      for (let step = 0; step < steps; step++) {
        const at = step * perPoint + 2 * region;
        sum += (scores[at]! - scores[at + 1]!) / difference;
      }
      return sum / steps;
    });
    return { map: regionMap(image, labels, values) };
  },
});
