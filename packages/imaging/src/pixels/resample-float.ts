import { filters } from "./filters.ts";
import type { SourceRegion } from "./source-image.ts";

export type ResizeFilter = "antialiased" | "bicubic" | "plain" | "nearest";

/** For each output position of one axis: where its input pixels begin and their weights, which sum to 1. */
interface AxisWeights {
  first: number;
  weights: Float64Array;
}

/**
 * Resizes a region of an image in floating point.
 *
 * `antialiased` (bilinear) and `bicubic`: the filter widens where the axis shrinks, as in Pillow, torchvision and
 * TensorFlow's `antialias=True`. `plain`: bilinear between two pixels whatever the scale, with pixel centres at halves:
 * TensorFlow's `tf.image.resize` and OpenCV's `INTER_LINEAR`, which leave pixels out where they shrink by more than two.
 * `nearest`: the one pixel, as Pillow and TensorFlow take it.
 * @param image `data` is `[height, width, channels]`
 * @param region in whole pixels
 * @returns `[size.height, size.width, channels]`
 */
export function resampleFloat(
  image: { width: number; channels: number; data: Float32Array },
  region: SourceRegion,
  size: { width: number; height: number },
  filter: ResizeFilter,
): Float32Array {
  const { channels, data } = image;
  const across = axisWeights(region.width, size.width, filter);
  const down = axisWeights(region.height, size.height, filter);
  const stride = size.width * channels;
  const rows = new Float64Array(region.height * stride);
  for (let y = 0; y < region.height; y++) {
    const start = ((region.top + y) * image.width + region.left) * channels;
    across.forEach(({ first, weights }, x) => {
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let k = 0; k < weights.length; k++)
          sum += weights[k]! * data[start + (first + k) * channels + c]!;
        rows[y * stride + x * channels + c] = sum;
      }
    });
  }
  const out = new Float32Array(size.height * stride);
  down.forEach(({ first, weights }, y) => {
    for (let i = 0; i < stride; i++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k]! * rows[(first + k) * stride + i]!;
      out[y * stride + i] = sum;
    }
  });
  return out;
}

function axisWeights(from: number, to: number, filter: ResizeFilter): AxisWeights[] {
  const scale = from / to;
  if (filter === "nearest") return nearestPixels(scale, to);
  return Array.from({ length: to }, (_, i) => {
    const place = (i + 0.5) * scale;
    const { support: reach, weight } = filters[filter === "bicubic" ? "bicubic" : "bilinear"];
    const isPlain = filter === "plain";
    const stretch = isPlain ? 1 : Math.max(scale, 1);
    const support = reach * stretch;
    // Half a pixel beyond the edge the edge repeats, which is the same as to move the centre to it.
    const centre = isPlain ? Math.min(Math.max(place, 0.5), from - 0.5) : place;
    const first = Math.max(0, Math.ceil(centre - support - 0.5));
    const last = Math.min(from - 1, Math.floor(centre + support - 0.5));
    const shares = Float64Array.from({ length: last - first + 1 }, (_, k) =>
      weight((first + k + 0.5 - centre) / stretch),
    );
    const total = shares.reduce((sum, share) => sum + share, 0);
    return { first, weights: shares.map((share) => share / total) };
  });
}

/** Places are added up as Pillow does, so that those between two pixels fall to the same one. */
function nearestPixels(scale: number, to: number): AxisWeights[] {
  let place = scale / 2;
  return Array.from({ length: to }, () => {
    const first = Math.floor(place);
    place += scale;
    return { first, weights: Float64Array.of(1) };
  });
}
