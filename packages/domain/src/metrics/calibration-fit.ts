import { InvalidInputError } from "../errors.ts";
import { logit, sigmoid } from "../risk/odds.ts";
import { calibrationLine } from "./calibration.ts";
import type { Interval } from "./interval.ts";
import { Z_95 } from "./normal.ts";

/** How far probabilities can be taken at their word, with 95 % intervals. */
export interface CalibrationFit {
  /** 1 where calibrated; below 1 overconfident. */
  slope: Interval;
  /** Of the same line, at a probability of one half; 0 where calibrated. */
  intercept: Interval;
  /** What has to be added to all log-odds for the observed number of cases (slope 1); 0 where calibrated. */
  inTheLarge: Interval;
  /** Cases with the finding over the sum of the probabilities; 1 where calibrated. */
  observedToExpected: Interval;
}

const CLOSEST_TO_CERTAIN = 1e-9;
const STEPS = 50;

/**
 * Cox's calibration line, calibration in the large, and observed over expected. Errors are those of the logistic model
 * (the inverse of Fisher's information), or, where cases come in groups, the sandwich over groups. The interval of
 * observed over expected is on the scale of the logarithm and takes the probabilities as given.
 * @param groups `[cases]`; each case is its own where left out
 * @throws InvalidInputError if only one kind of case is there
 * @see Cox 1958, Biometrika 45:562-565
 * @see Van Calster et al. 2016, Journal of Clinical Epidemiology 74:167-176, for the levels of calibration
 * @see Liang, Zeger 1986, Biometrika 73(1):13-22, for groups
 */
export function calibrationFit(
  probabilities: ArrayLike<number>,
  positives: ArrayLike<boolean | number>,
  groups?: readonly string[],
): CalibrationFit {
  const y = Array.from(positives, (positive) => (positive ? 1 : 0));
  const observed = y.reduce<number>((sum, one) => sum + one, 0);
  if (observed === 0 || observed === y.length)
    throw new InvalidInputError("A calibration needs a case with the finding and one without.");
  const x = Array.from(probabilities, (p) =>
    logit(Math.min(1 - CLOSEST_TO_CERTAIN, Math.max(CLOSEST_TO_CERTAIN, p))),
  );
  const { slope, intercept } = settled(calibrationLine(probabilities, positives), x, y);
  const line = errorsOf(
    x.map((value) => [1, value]),
    x.map((value) => sigmoid(intercept + slope * value)),
    y,
    groups,
  );
  const shift = shiftOf(x, y);
  const [shiftError] = errorsOf(
    x.map(() => [1]),
    x.map((value) => sigmoid(shift + value)),
    y,
    groups,
  );
  const expected = Array.from(probabilities).reduce((sum, p) => sum + p, 0);
  const ratio = observed / expected;
  const ratioError = Math.sqrt(varianceOfSum(y, observed / y.length, groups)) / observed;
  return {
    slope: around(slope, line[1]!),
    intercept: around(intercept, line[0]!),
    inTheLarge: around(shift, shiftError!),
    observedToExpected: {
      value: ratio,
      low: ratio * Math.exp(-Z_95 * ratioError),
      high: ratio * Math.exp(Z_95 * ratioError),
    },
  };
}

function around(value: number, error: number): Interval {
  return { value, low: value - Z_95 * error, high: value + Z_95 * error };
}

/** A fit's last digits, which its search along the line leaves: whole Newton steps from where it ended. */
function settled(
  found: { slope: number; intercept: number },
  x: readonly number[],
  y: readonly number[],
): { slope: number; intercept: number } {
  let { slope, intercept } = found;
  for (let step = 0; step < 3; step++) {
    const gradient: [number, number] = [0, 0];
    const information = [
      [0, 0],
      [0, 0],
    ];
    x.forEach((value, i) => {
      const p = sigmoid(intercept + slope * value);
      const row = [1, value];
      for (const a of [0, 1] as const) {
        gradient[a] += (y[i]! - p) * row[a]!;
        for (const b of [0, 1]) information[a]![b]! += p * (1 - p) * row[a]! * row[b]!;
      }
    });
    const [up, along] = inverse(information).map(([a, b]) => a! * gradient[0] + b! * gradient[1]);
    // A step that is not small is none of the last digits: the kinds are told apart entirely, and no line is the best.
    if (!(Math.abs(up!) + Math.abs(along!) < 1e-3)) break;
    intercept += up!;
    slope += along!;
  }
  return { slope, intercept };
}

/** The intercept of a logistic model whose slope is 1, by Newton's method. */
function shiftOf(x: readonly number[], y: readonly number[]): number {
  let shift = 0;
  for (let step = 0; step < STEPS; step++) {
    let [gradient, information] = [0, 0];
    x.forEach((value, i) => {
      const p = sigmoid(shift + value);
      gradient += y[i]! - p;
      information += p * (1 - p);
    });
    const change = gradient / information;
    // Far from the root a whole step may go past it.
    shift += Math.max(-2, Math.min(2, change));
    if (Math.abs(change) < 1e-13) break;
  }
  return shift;
}

/** Standard errors of a logistic model of one or two columns. */
function errorsOf(
  columns: readonly (readonly number[])[],
  fitted: readonly number[],
  y: readonly number[],
  groups: readonly string[] | undefined,
): number[] {
  const size = columns[0]!.length;
  const square = () => Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const information = square();
  const scores = new Map<string | number, number[]>();
  columns.forEach((row, i) => {
    const p = fitted[i]!;
    const group = groups?.[i] ?? i;
    const score = scores.get(group) ?? new Array<number>(size).fill(0);
    scores.set(group, score);
    for (let a = 0; a < size; a++) {
      score[a]! += (y[i]! - p) * row[a]!;
      for (let b = 0; b < size; b++) information[a]![b]! += p * (1 - p) * row[a]! * row[b]!;
    }
  });
  const bread = inverse(information);
  if (!groups) return bread.map((row, a) => Math.sqrt(row[a]!));
  const correction = scores.size / (scores.size - 1);
  return bread.map((row) => {
    let variance = 0;
    for (const score of scores.values()) {
      const moved = row.reduce((sum, weight, b) => sum + weight * score[b]!, 0);
      variance += moved * moved;
    }
    return Math.sqrt(correction * variance);
  });
}

function inverse(matrix: readonly (readonly number[])[]): number[][] {
  if (matrix.length === 1) return [[1 / matrix[0]![0]!]];
  const [[a, b], [c, d]] = matrix as [[number, number], [number, number]];
  const determinant = a * d - b * c;
  return [
    [d / determinant, -b / determinant],
    [-c / determinant, a / determinant],
  ];
}

/** Of a number of cases with a finding, by group. */
function varianceOfSum(y: readonly number[], share: number, groups: readonly string[] | undefined): number {
  const sums = new Map<string | number, number>();
  y.forEach((one, i) => {
    const group = groups?.[i] ?? i;
    sums.set(group, (sums.get(group) ?? 0) + one - share);
  });
  return [...sums.values()].reduce((sum, one) => sum + one * one, 0);
}
