import { seededRandom } from "@synoptic/domain";
import { z } from "zod";
import { defineExplainer } from "../explainer.ts";
import { HIDING, hiddenImage } from "../hidden-image.ts";
import { regionMap, stretchesOf } from "../regions.ts";
import { scoreCases } from "../score-cases.ts";
import { superpixels } from "../superpixels.ts";
import { weightedRidge } from "../weighted-ridge.ts";

/** Of the kernel over cosine distances, and the ridge's strength: those of the authors' own code for images. */
const KERNEL_WIDTH = 0.25;
const RIDGE_STRENGTH = 1;

export const explainer = defineExplainer({
  id: "lime",
  title: "LIME",
  description:
    "Cuts the image into superpixels (SLIC), hides each with probability one half in many versions of it, and fits a " +
    "linear model of which ones were shown to the class's probability by ridge regression; versions near the image " +
    "count more, by an exponential kernel over the cosine distance (Ribeiro, Singh, Guestrin 2016, KDD, " +
    "doi:10.1145/2939672.2939778). A superpixel's coefficient is what showing it adds. R² tells how much of the " +
    "network's answers the linear model follows: where it is low, so is what the map is worth.",
  seeded: true,
  parameters: z.strictObject({
    samples: z.int().min(50).max(10_000).default(1000).describe("Versions of the image, this one included."),
    superpixels: z.int().min(4).max(400).default(60).describe("About how many regions."),
    hide: z.enum(HIDING).default("mean").describe("What stands where a region is hidden."),
  }),
  canExplain: () => true,
  async explain({ image, model, classIndex, parameters, seed, signal, onProgress }) {
    const { samples } = parameters;
    const regions = superpixels(image, parameters.superpixels, seed);
    const stretches = stretchesOf(regions.labels, image.channels);
    const hidden = hiddenImage(image, parameters.hide);
    const random = seededRandom(seed);
    // The first case is the image itself, as in the authors' code.
    const shown = Uint8Array.from({ length: samples * regions.count }, (_, i) =>
      i < regions.count || random() < 0.5 ? 1 : 0,
    );
    const maskOf = (sample: number) => shown.subarray(sample * regions.count, (sample + 1) * regions.count);
    const scores = await scoreCases({
      model,
      classIndex,
      count: samples,
      caseOf: (sample) => ({ image: image.data, hidden, regions: stretches, shown: maskOf(sample) }),
      signal,
      onProgress,
    });
    const weights = Float64Array.from(scores, (_, sample) => closeness(maskOf(sample)));
    const { coefficients, r2 } = weightedRidge(shown, scores, weights, RIDGE_STRENGTH);
    return { map: regionMap(image, regions.labels, coefficients), fit: { r2, regions: regions.count } };
  },
});

/** `sqrt(exp(-d² / width²))` of the cosine distance `d` between what is shown and all of it, which is `1 - sqrt(share)`. */
function closeness(mask: Uint8Array): number {
  const share = mask.reduce((sum, one) => sum + one, 0) / mask.length;
  return Math.sqrt(Math.exp(-(((1 - Math.sqrt(share)) / KERNEL_WIDTH) ** 2)));
}
