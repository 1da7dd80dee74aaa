/** Which values are shown from black to white. */
export interface Window {
  center: number;
  width: number;
  /** VOI LUT Function: LINEAR, LINEAR_EXACT or SIGMOID; others count as LINEAR. */
  shape: string;
}

/**
 * From a value to its brightness, 0 to 1 and beyond at both ends.
 *
 * LINEAR: `(x - (c - 0.5)) / (w - 1) + 0.5`; a width of 1 is a threshold. LINEAR_EXACT: `(x - c) / w + 0.5`.
 * SIGMOID: `1 / (1 + exp(-4 (x - c) / w))`. LINEAR has no width below 1; writers of small rescaled values that name one
 * mean LINEAR_EXACT.
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part03.html#sect_C.11.2.1.2
 */
export function windowLevel({ center, width, shape }: Window): (value: number) => number {
  if (shape === "SIGMOID") return (value) => 1 / (1 + Math.exp((-4 * (value - center)) / width));
  if (shape === "LINEAR_EXACT" || width < 1) return (value) => (value - center) / width + 0.5;
  if (width === 1) return (value) => (value > center - 0.5 ? 1 : 0);
  return (value) => (value - (center - 0.5)) / (width - 1) + 0.5;
}

/** Stored values from `low` to `high` stand for no measurement. */
export interface PaddingRange {
  low: number;
  high: number;
}

/**
 * The window that shows a frame's lowest value black and its highest white. Padding counts only where there is no more
 * than one other value, as in a label map of one label; what is infinite never does. A frame of one value is black.
 */
export function frameRange(
  stored: ArrayLike<number>,
  measured: (stored: number) => number,
  padding?: PaddingRange,
): Window {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < stored.length; i++) {
    if (padding && stored[i]! >= padding.low && stored[i]! <= padding.high) continue;
    const value = measured(stored[i]!);
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (high > low) return { center: (low + high) / 2, width: high - low, shape: "LINEAR_EXACT" };
  if (padding) return frameRange(stored, measured);
  return { center: Number.isFinite(low) ? low + 1 : 0, width: 1, shape: "LINEAR" };
}
