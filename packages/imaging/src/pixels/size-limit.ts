import { TooLargeError } from "@synoptic/domain/errors";

/** 100 million pixels, four times a large mammogram; as RGB they take 300 MB. */
export const maxPixels = 100_000_000;

/** @throws TooLargeError where an image has more pixels than are shown */
export function requireShowable(width: number, height: number): void {
  if (width * height > maxPixels) {
    throw new TooLargeError(`The image has ${width} x ${height} pixels; ${maxPixels} are the limit.`);
  }
}
