import { InvalidInputError } from "@synoptic/domain/errors";
import type { PreparedImage } from "./prepare-image.ts";

/** How far a training picture may be changed at random; what is left out is not changed. */
export interface Augmentation {
  /** Most of each side that is cut off, 0 to 0.5; what is left fills the picture again. */
  crop?: number | undefined;
  /** Mirrored left to right, every other time. */
  flip?: boolean | undefined;
  /** Turned upside down, every other time. */
  flipUpsideDown?: boolean | undefined;
  /** Degrees either way, 0 to 180. */
  rotation?: number | undefined;
  /** Share of the side either way, 0 to 0.5. */
  shift?: number | undefined;
  /** Degrees either way, 0 to 45. */
  shear?: number | undefined;
  /** Share larger or smaller, 0 to 0.5. */
  zoom?: number | undefined;
  /** Standard deviation of what is added to each value, the whole range being 1; 0 to 0.5. */
  noise?: number | undefined;
  /** Most that is added to or taken from all values, the whole range being 1; 0 to 0.5. */
  brightness?: number | undefined;
}

const most: Record<Exclude<keyof Augmentation, "flip" | "flipUpsideDown">, number> = {
  crop: 0.5,
  rotation: 180,
  shift: 0.5,
  shear: 45,
  zoom: 0.5,
  noise: 0.5,
  brightness: 0.5,
};

/** @throws InvalidInputError naming the first that is out of range */
export function requireAugmentation(by: Augmentation): void {
  for (const [name, limit] of Object.entries(most)) {
    const value = by[name as keyof typeof most];
    if (value !== undefined && !(value >= 0 && value <= limit))
      throw new InvalidInputError(`It lies from 0 to ${limit}.`, ["augmentation", name]);
  }
}

/**
 * One random variant of a picture. All changes of place are one: each pixel of the variant is looked up once, between
 * its four neighbours, and beyond the edge the edge goes on.
 * @param random uniform in [0, 1); the same sequence gives the same variant
 * @returns an array like `image.data`, 0 to 1
 * @throws InvalidInputError as `requireAugmentation` does
 */
export function augmentImage(
  image: Pick<PreparedImage, "width" | "height" | "channels" | "data">,
  by: Augmentation,
  random: () => number,
): Float32Array {
  requireAugmentation(by);
  const { width, height, channels, data } = image;
  // Drawn in one order whatever is asked for, so that adding one change leaves the others as they were.
  const draws = Array.from({ length: 10 }, random);
  const either = (k: number, limit = 0) => limit * (2 * draws[k]! - 1);
  const kept = 1 - (by.crop ?? 0) * draws[0]!;
  const scale = kept / (1 + either(1, by.zoom));
  const turn = (either(2, by.rotation) * Math.PI) / 180;
  const slant = Math.tan((either(3, by.shear) * Math.PI) / 180);
  const across = by.flip && draws[4]! < 0.5 ? -1 : 1;
  const down = by.flipUpsideDown && draws[5]! < 0.5 ? -1 : 1;
  const freedom = (1 - kept) / 2;
  const moveX = width * (either(6, by.shift) + either(8, freedom));
  const moveY = height * (either(7, by.shift) + either(9, freedom));
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];

  const out = new Float32Array(data.length);
  const brighter = (by.brightness ?? 0) * (2 * random() - 1);
  const [centreX, centreY] = [(width - 1) / 2, (height - 1) / 2];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = (x - centreX) * across + slant * (y - centreY);
      const v = (y - centreY) * down;
      const fromX = Math.min(width - 1, Math.max(0, centreX + moveX + scale * (cos * u - sin * v)));
      const fromY = Math.min(height - 1, Math.max(0, centreY + moveY + scale * (sin * u + cos * v)));
      const [left, top] = [Math.floor(fromX), Math.floor(fromY)];
      const [right, bottom] = [Math.min(width - 1, left + 1), Math.min(height - 1, top + 1)];
      const [shareX, shareY] = [fromX - left, fromY - top];
      for (let c = 0; c < channels; c++) {
        const at = (column: number, row: number) => data[(row * width + column) * channels + c]!;
        const upper = at(left, top) * (1 - shareX) + at(right, top) * shareX;
        const lower = at(left, bottom) * (1 - shareX) + at(right, bottom) * shareX;
        const noise = by.noise ? by.noise * normal(random) : 0;
        const value = upper * (1 - shareY) + lower * shareY + brighter + noise;
        out[(y * width + x) * channels + c] = Math.min(1, Math.max(0, value));
      }
    }
  }
  return out;
}

/** Box and Muller 1958. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
