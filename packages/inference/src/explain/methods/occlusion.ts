import { z } from "zod";
import { defineExplainer } from "../explainer.ts";
import { HIDING, hiddenImage } from "../hidden-image.ts";
import { scoreCases } from "../score-cases.ts";

export const explainer = defineExplainer({
  id: "occlusion",
  title: "Occlusion",
  description:
    "Slides a square over the image that hides what is under it and notes how far the class's probability falls " +
    "(Zeiler, Fergus 2014, ECCV, doi:10.1007/978-3-319-10590-1_53). A pixel's value is the mean fall over the squares " +
    "that covered it. Plain and without chance; it misses what is said twice, as the other copy is still seen.",
  seeded: false,
  parameters: z.strictObject({
    window: z
      .number()
      .min(0.05)
      .max(0.5)
      .default(0.2)
      .describe("The square's side as a share of the image's."),
    stride: z
      .number()
      .min(0.025)
      .max(0.5)
      .default(0.1)
      .describe("How far it moves, as a share of the image's side."),
    hide: z.enum(HIDING).default("mean").describe("What stands under the square."),
  }),
  canExplain: () => true,
  async explain({ image, model, classIndex, parameters, signal, onProgress }) {
    const { height, width, channels, data } = image;
    const hidden = hiddenImage(image, parameters.hide);
    const down = windows(height, parameters);
    const across = windows(width, parameters);
    const squares = down.flatMap((rows) => across.map((columns) => ({ rows, columns })));
    const scores = await scoreCases({
      model,
      classIndex,
      // The last case is the image itself.
      count: squares.length + 1,
      size: data.length,
      fill(index, target) {
        target.set(data);
        const square = squares[index];
        if (!square) return;
        for (let row = square.rows.start; row < square.rows.end; row++) {
          const [from, to] = [square.columns.start, square.columns.end].map(
            (x) => (row * width + x) * channels,
          );
          target.set(hidden.subarray(from, to), from);
        }
      },
      signal,
      onProgress,
    });
    const whole = scores[squares.length]!;
    const sums = new Float64Array(height * width);
    const covered = new Float64Array(height * width);
    squares.forEach(({ rows, columns }, index) => {
      for (let row = rows.start; row < rows.end; row++) {
        for (let pixel = row * width + columns.start; pixel < row * width + columns.end; pixel++) {
          sums[pixel]! += whole - scores[index]!;
          covered[pixel]! += 1;
        }
      }
    });
    return {
      map: { rows: height, columns: width, data: Float32Array.from(sums, (sum, i) => sum / covered[i]!) },
    };
  },
});

interface Span {
  start: number;
  end: number;
}

/** Where the square lies along one axis: the edges are covered, the last one moved back to fit. */
function windows(length: number, { window, stride }: { window: number; stride: number }): Span[] {
  const side = Math.max(1, Math.round(window * length));
  // A stride beyond the square's side would leave pixels that nothing covers.
  const step = Math.min(side, Math.max(1, Math.round(stride * length)));
  const count = Math.ceil((length - side) / step) + 1;
  return Array.from({ length: count }, (_, i) => {
    const start = Math.min(i * step, length - side);
    return { start, end: start + side };
  });
}
