/** A rise that was typed: percentage points, and how many times as high. */
export interface TypedRule {
  points: string;
  times: string;
}

interface Rule {
  /** In probability, 0 to 1. */
  absoluteRise: number;
  /** 1 to 100. */
  relativeRise: number;
}

export function typeRule({ absoluteRise, relativeRise }: Rule): TypedRule {
  return { points: String(Number((absoluteRise * 100).toFixed(3))), times: String(relativeRise) };
}

/** @returns nothing where one of them is no number within its range */
export function readRule({ points, times }: TypedRule): Rule | null {
  const [rise, factor] = [points, times].map((text) => (text.trim() === "" ? Number.NaN : Number(text)));
  if (rise === undefined || !(rise >= 0 && rise <= 100)) return null;
  if (factor === undefined || !(factor >= 1 && factor <= 100)) return null;
  return { absoluteRise: rise / 100, relativeRise: factor };
}

/** What a rule marks, as an example: the lowest risk that marks a rise from 10 %, in percent, 100 at most. */
export function markedFromTen({ absoluteRise, relativeRise }: Rule): number {
  return Math.min(Math.max(10 + absoluteRise * 100, 10 * relativeRise), 100);
}
