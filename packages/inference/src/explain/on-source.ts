import type { GridMap, PreparedImage } from "../image-model.ts";

/** A heatmap on the source image's grid. */
export interface Heatmap {
  width: number;
  height: number;
  /** `[height, width]`, 0 to 1: 0 where nothing speaks for the class or the network saw nothing, 1 at its peak. */
  data: Float32Array;
}

/**
 * A map on the grid of the image that was read: what speaks for the class, scaled so that its peak is 1.
 *
 * The resize and the centre crop are inverted exactly: map cell `(i, j)` stands for its equal share of the region
 * that the network saw, values between cell centres are bilinear, and source pixels whose centre lies outside
 * that region stay 0, as the network never saw them. A class that no place speaks for has an empty heatmap.
 * @param image the size of the source image and the part of it that the network saw
 */
export function heatmapOnSource(
  { rows, columns, data: map }: GridMap,
  { source, seen }: Pick<PreparedImage, "source" | "seen">,
): Heatmap {
  const { width, height } = source;
  const peak = map.reduce((top, value) => Math.max(top, value), 0);
  const data = new Float32Array(width * height);
  if (!(peak > 0)) return { width, height, data };

  const across = interpolation(width, seen.left, seen.width, columns);
  const down = interpolation(height, seen.top, seen.height, rows);
  for (let y = down.first; y < down.end; y++) {
    const upper = down.lower[y]! * columns;
    const lower = down.upper[y]! * columns;
    const v = down.share[y]!;
    for (let x = across.first; x < across.end; x++) {
      const [left, right, u] = [across.lower[x]!, across.upper[x]!, across.share[x]!];
      const top = map[upper + left]! * (1 - u) + map[upper + right]! * u;
      const bottom = map[lower + left]! * (1 - u) + map[lower + right]! * u;
      data[y * width + x] = Math.max(0, top * (1 - v) + bottom * v) / peak;
    }
  }
  return { width, height, data };
}

/** For each source pixel of one axis: the two cells around its centre and the share of the second. */
function interpolation(pixels: number, start: number, length: number, cells: number) {
  const [lower, upper, share] = [new Int32Array(pixels), new Int32Array(pixels), new Float64Array(pixels)];
  let first = pixels;
  let end = 0;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const along = (pixel + 0.5 - start) / length;
    if (along < 0 || along >= 1) continue;
    first = Math.min(first, pixel);
    end = pixel + 1;
    const position = Math.min(Math.max(along * cells - 0.5, 0), cells - 1);
    lower[pixel] = Math.floor(position);
    upper[pixel] = Math.min(lower[pixel]! + 1, cells - 1);
    share[pixel] = position - lower[pixel]!;
  }
  return { lower, upper, share, first, end };
}
