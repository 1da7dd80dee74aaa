import { seededRandom } from "@synoptic/domain";
import { z } from "zod";
import { defineExplainer } from "../explainer.ts";
import { HIDING, hiddenImage } from "../hidden-image.ts";
import { hideRegions, stretchesOf } from "../regions.ts";
import { scoreCases } from "../score-cases.ts";

export const explainer = defineExplainer({
  id: "rise",
  title: "RISE",
  description:
    "Shows the network the image through many soft random masks; a pixel's value is the mean probability of the " +
    "masks that showed it, each by how much it did (Petsiuk, Das, Saenko 2018, BMVC, arXiv:1806.07421). The overall " +
    "mean is taken off, so that above 0 is what showing the pixel adds. Needs nothing of the model and many passes: " +
    "few masks give a map that another seed would not.",
  seeded: true,
  parameters: z.strictObject({
    masks: z.int().min(50).max(10_000).default(1000).describe("Random masks."),
    cells: z
      .int()
      .min(3)
      .max(20)
      .default(7)
      .describe("Cells of a mask along each side, before it is smoothed."),
    shown: z.number().min(0.1).max(0.9).default(0.5).describe("Probability that a cell is shown."),
    hide: z.enum(HIDING).default("mean").describe("What stands where the mask hides."),
  }),
  canExplain: () => true,
  async explain({ image, model, classIndex, parameters, seed, signal, onProgress }) {
    const { height, width, data } = image;
    const hidden = hiddenImage(image, parameters.hide);
    const random = seededRandom(seed);
    const grids = Array.from({ length: parameters.masks }, () => drawGrid(parameters, random));
    const mask = new Float32Array(height * width);
    // Every pixel is a region of its own.
    const pixels = stretchesOf(
      Int32Array.from(mask, (_, pixel) => pixel),
      image.channels,
    );
    const scores = await scoreCases({
      model,
      classIndex,
      count: parameters.masks,
      size: data.length,
      fill(index, target) {
        smoothMask(grids[index]!, mask, height, width);
        hideRegions(target, data, hidden, pixels, mask);
      },
      signal,
      onProgress,
    });
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    const sums = new Float64Array(mask.length);
    const shares = new Float64Array(mask.length);
    // Making a mask anew takes less than keeping a thousand.
    grids.forEach((grid, index) => {
      smoothMask(grid, mask, height, width);
      for (let pixel = 0; pixel < mask.length; pixel++) {
        sums[pixel]! += mask[pixel]! * scores[index]!;
        shares[pixel]! += mask[pixel]!;
      }
    });
    const values = Float32Array.from(sums, (sum, i) => (shares[i]! > 0 ? sum / shares[i]! - mean : 0));
    return { map: { rows: height, columns: width, data: values } };
  },
});

interface Grid {
  /** Cells along each side, one more than fit into the image. */
  side: number;
  cells: Uint8Array;
  /** Shift in cells, 0 to 1. */
  down: number;
  across: number;
}

function drawGrid({ cells, shown }: { cells: number; shown: number }, random: () => number): Grid {
  const side = cells + 1;
  return {
    side,
    cells: Uint8Array.from({ length: side * side }, () => (random() < shown ? 1 : 0)),
    down: random(),
    across: random(),
  };
}

/** The grid, bilinear between its cells' centres and shifted by part of a cell, as in the paper's section 3.2. */
function smoothMask(
  { side, cells, down, across }: Grid,
  mask: Float32Array,
  height: number,
  width: number,
): void {
  const columns = axis(width, side, across);
  const rows = axis(height, side, down);
  for (let y = 0, pixel = 0; y < height; y++) {
    const [top, bottom, v] = [rows.lower[y]! * side, rows.upper[y]! * side, rows.share[y]!];
    for (let x = 0; x < width; x++, pixel++) {
      const [left, right, u] = [columns.lower[x]!, columns.upper[x]!, columns.share[x]!];
      const above = cells[top + left]! * (1 - u) + cells[top + right]! * u;
      const below = cells[bottom + left]! * (1 - u) + cells[bottom + right]! * u;
      mask[pixel] = above * (1 - v) + below * v;
    }
  }
}

/** For each pixel of one axis: the two cells around it and the share of the second. */
function axis(length: number, side: number, shift: number) {
  const lower = new Int32Array(length);
  const upper = new Int32Array(length);
  const share = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const position = Math.min(Math.max(((i + 0.5) * (side - 1)) / length + shift - 0.5, 0), side - 1);
    lower[i] = Math.floor(position);
    upper[i] = Math.min(lower[i]! + 1, side - 1);
    share[i] = position - lower[i]!;
  }
  return { lower, upper, share };
}
