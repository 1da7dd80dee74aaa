import { InvalidInputError } from "../errors.ts";
import { CALIBRATION_BINS } from "./calibration.ts";
import { type Interval, wilsonInterval } from "./interval.ts";

/** One dot of a reliability diagram. */
export interface ReliabilityBin {
  /** Least and greatest probability that the bin is for. */
  from: number;
  to: number;
  cases: number;
  positives: number;
  /** Mean probability of the bin's cases: where the dot stands. */
  meanProbability: number;
  /** Share of them that had the finding, with Wilson's interval: how high. */
  observed: Interval;
}

/**
 * The bins of a reliability diagram of one finding; those without a case are left out.
 *
 * - `equal-width`: the borders of `findingCalibrationError`; a probability on a border belongs to the lower bin.
 * - `equal-mass`: as many cases a bin as can be; equal probabilities are never split.
 * @param probabilities `[rows]`, 0 to 1
 * @param positives `[rows]`
 * @throws InvalidInputError if lengths differ, there is no case, or a probability is outside [0, 1]
 * @see Murphy, Winkler 1977, Applied Statistics 26(1):41-47
 */
export function reliabilityBins(
  probabilities: ArrayLike<number>,
  positives: ArrayLike<boolean | number>,
  options: { kind?: "equal-width" | "equal-mass"; bins?: number } = {},
): ReliabilityBin[] {
  const { kind = "equal-width", bins = CALIBRATION_BINS } = options;
  requireCases(probabilities, positives, bins);
  const order = Array.from({ length: probabilities.length }, (_, i) => i).sort(
    (a, b) => probabilities[a]! - probabilities[b]! || a - b,
  );
  const made: { rows: number[]; from: number; to: number }[] = [];
  if (kind === "equal-width") {
    for (let bin = 0; bin < bins; bin++) made.push({ rows: [], from: bin / bins, to: (bin + 1) / bins });
    for (const i of order) {
      made[Math.min(bins - 1, Math.max(0, Math.ceil(probabilities[i]! * bins) - 1))]!.rows.push(i);
    }
  } else {
    let start = 0;
    for (let bin = 1; bin <= bins; bin++) {
      let end = Math.round((bin * order.length) / bins);
      if (end <= start) continue;
      while (end < order.length && probabilities[order[end]!] === probabilities[order[end - 1]!]) end++;
      const rows = order.slice(start, end);
      made.push({ rows, from: probabilities[rows[0]!]!, to: probabilities[rows.at(-1)!]! });
      start = end;
    }
  }
  return made
    .filter(({ rows }) => rows.length > 0)
    .map(({ rows, from, to }) => {
      const withFinding = rows.filter((i) => positives[i]).length;
      return {
        from,
        to,
        cases: rows.length,
        positives: withFinding,
        meanProbability: rows.reduce((sum, i) => sum + probabilities[i]!, 0) / rows.length,
        observed: wilsonInterval(withFinding, rows.length),
      };
    });
}

/** Mean over the cases of |observed - mean probability| of their bin, 0 to 1. */
export function binnedCalibrationError(bins: readonly ReliabilityBin[]): number {
  const cases = bins.reduce((sum, bin) => sum + bin.cases, 0);
  return (
    bins.reduce((sum, bin) => sum + bin.cases * Math.abs(bin.observed.value - bin.meanProbability), 0) / cases
  );
}

function requireCases(
  probabilities: ArrayLike<number>,
  positives: ArrayLike<boolean | number>,
  bins: number,
): void {
  if (probabilities.length === 0) throw new InvalidInputError("There is nothing to measure.");
  if (probabilities.length !== positives.length) {
    throw new InvalidInputError("There is one probability a case.");
  }
  if (!(Number.isInteger(bins) && bins >= 1)) throw new InvalidInputError("A diagram has one bin at least.");
  for (let i = 0; i < probabilities.length; i++) {
    if (!(probabilities[i]! >= 0 && probabilities[i]! <= 1)) {
      throw new InvalidInputError("Probabilities lie from 0 to 1.");
    }
  }
}
