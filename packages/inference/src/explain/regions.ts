import type { GridMap, PreparedImage } from "../image-model.ts";

/**
 * Which numbers of an image belong to which region, as stretches of neighbours: those from `first[i]` to before `end[i]`
 * are of `region[i]`.
 */
export interface RegionStretches {
  region: Int32Array;
  first: Int32Array;
  end: Int32Array;
}

/**
 * Of an image `[height, width, channels]`.
 * @param labels each pixel's region
 */
export function stretchesOf(labels: ArrayLike<number>, channels: number): RegionStretches {
  const starts: number[] = [];
  for (let pixel = 0; pixel < labels.length; pixel++) {
    if (pixel === 0 || labels[pixel] !== labels[pixel - 1]) starts.push(pixel);
  }
  return {
    region: Int32Array.from(starts, (pixel) => labels[pixel]!),
    first: Int32Array.from(starts, (pixel) => pixel * channels),
    end: Int32Array.from([...starts.slice(1), labels.length], (pixel) => pixel * channels),
  };
}

/** The same of an image whose channels lie one after the other, `[channels, height, width]`. */
export function inPlanes(
  { region, first, end }: RegionStretches,
  channels: number,
  pixels: number,
): RegionStretches {
  const planes = (from: Int32Array, place: (value: number, plane: number) => number) =>
    Int32Array.from({ length: from.length * channels }, (_, i) =>
      place(from[i % from.length]!, Math.floor(i / from.length)),
    );
  return {
    region: planes(region, (value) => value),
    first: planes(first, (value, plane) => value / channels + plane * pixels),
    end: planes(end, (value, plane) => value / channels + plane * pixels),
  };
}

/**
 * Writes an image with some of its regions hidden. Called thousands of times an explanation: by stretches it takes a
 * quarter of the time that looking up each pixel's region takes.
 * @param image and `hidden`, the image with all of it hidden: as they lie in `target`
 * @param shown `[regions]`: how much of each region is shown, 0 to 1
 */
export function hideRegions(
  target: Float32Array,
  image: Float32Array,
  hidden: Float32Array,
  { region, first, end }: RegionStretches,
  shown: ArrayLike<number>,
): void {
  target.set(image);
  for (let k = 0; k < region.length; k++) {
    const share = shown[region[k]!]!;
    if (share === 1) continue;
    const stop = end[k]!;
    if (share === 0) for (let i = first[k]!; i < stop; i++) target[i] = hidden[i]!;
    else for (let i = first[k]!; i < stop; i++) target[i] = hidden[i]! + share * (image[i]! - hidden[i]!);
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
