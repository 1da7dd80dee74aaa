import type { CountGuard } from "../cohort/count-guard.ts";
import { InvalidInputError } from "../errors.ts";

/** Bins of equal width from 0 to 1 that all sites of a run put their scores into; agreed before anything is counted. */
export const SCORE_BINS = 100;

/**
 * All that a site gives of its cases to evaluate a model: how many persons with and without the finding the model gave a
 * probability in each bin. ROC, calibration and Brier score follow from it, so nothing else has to leave.
 */
export interface ScoreHistogram {
  /** `[bins]`, persons with the finding. */
  positives: Int32Array;
  /** `[bins]`, persons without it. */
  negatives: Int32Array;
}

/**
 * Counts persons by probability; one case a person.
 * @param probabilities `[persons]`, 0 to 1; 1 is of the last bin
 * @param positives `[persons]`, whether each has the finding
 * @throws InvalidInputError if lengths differ or a probability is outside [0, 1]
 */
export function histogramOfScores(
  probabilities: ArrayLike<number>,
  positives: ArrayLike<boolean | number>,
  bins: number = SCORE_BINS,
): ScoreHistogram {
  if (probabilities.length !== positives.length)
    throw new InvalidInputError("There is one probability a person.");
  const histogram = emptyHistogram(bins);
  for (let i = 0; i < probabilities.length; i++) {
    const p = probabilities[i]!;
    if (!(p >= 0 && p <= 1)) throw new InvalidInputError("Probabilities lie from 0 to 1.");
    const bin = Math.min(bins - 1, Math.floor(p * bins));
    (positives[i] ? histogram.positives : histogram.negatives)[bin]! += 1;
  }
  return histogram;
}

export function emptyHistogram(bins: number = SCORE_BINS): ScoreHistogram {
  return { positives: new Int32Array(bins), negatives: new Int32Array(bins) };
}

/**
 * A histogram as it may leave a site: what lies at or below each border is a count of persons like any other, shown as a
 * multiple of the floor or not at all, and a bin is the difference of two of them. So every bin is nobody or at least the
 * floor's persons, few persons are told with the next bin that has enough, and no sum or difference of bins, of this
 * histogram or of another, is 1 to floor - 1 (docs/decisions/113). A kind of person of which there are too few is not
 * told at all.
 * @param cell which histogram it is: the blur is of it and of the kind, and the same for all its borders
 */
export function protectHistogram(
  { positives, negatives }: ScoreHistogram,
  guard: CountGuard,
  cell: readonly string[],
): ScoreHistogram {
  const shown = (counts: Int32Array, kind: string) => {
    let [exact, before] = [0, 0];
    return counts.map((count) => {
      exact += count;
      const upToHere = guard.count(exact, [...cell, kind]).value ?? 0;
      const own = upToHere - before;
      before = upToHere;
      return own;
    });
  };
  return { positives: shown(positives, "with"), negatives: shown(negatives, "without") };
}

/** The sum of several sites' histograms: as if all had counted together. */
export function poolHistograms(histograms: readonly ScoreHistogram[]): ScoreHistogram {
  const bins = histograms[0]?.positives.length ?? SCORE_BINS;
  const pooled = emptyHistogram(bins);
  for (const { positives, negatives } of histograms) {
    if (positives.length !== bins || negatives.length !== bins)
      throw new InvalidInputError("The histograms are not on one grid.");
    for (let b = 0; b < bins; b++) {
      pooled.positives[b]! += positives[b]!;
      pooled.negatives[b]! += negatives[b]!;
    }
  }
  return pooled;
}
