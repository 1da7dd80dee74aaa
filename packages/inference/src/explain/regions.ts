import type { GridMap, PreparedImage } from "../image-model.ts";

/**
 * Writes the image with some of its regions hidden.
 * @param hidden the image with all of it hidden
 * @param labels each pixel's region
 * @param shown `[regions]`: how much of each region is shown, 0 to 1
 */
export function hideRegions(
  target: Float32Array,
  { data, channels }: PreparedImage,
  hidden: Float32Array,
  labels: Int32Array,
  shown: ArrayLike<number>,
): void {
  target.set(data);
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const share = shown[labels[pixel]!]!;
    if (share === 1) continue;
    const start = pixel * channels;
    for (let i = start; i < start + channels; i++) target[i] = hidden[i]! + share * (data[i]! - hidden[i]!);
  }
}

/** A map with one value a region. */
export function regionMap(
  { height, width }: PreparedImage,
  labels: Int32Array,
  values: ArrayLike<number>,
): GridMap {
  return { rows: height, columns: width, data: Float32Array.from(labels, (label) => values[label]!) };
}
