import { InvalidInputError } from "../errors.ts";
import { topClasses } from "./classification.ts";
import { compareAucs, type PairedDifference } from "./delong.ts";
import { findingPositives, findingProbabilities } from "./finding-probability.ts";
import { type Interval, wilsonInterval } from "./interval.ts";
import { cohenKappa, type Kappa, type KappaWeights } from "./kappa.ts";

/** Two models' probabilities of the same cases, in the same order. */
export interface PairedPredictions {
  /** `[rows, classes]`, row-major */
  first: ArrayLike<number>;
  second: ArrayLike<number>;
  classes: number;
}

export interface ModelAgreement {
  rows: number;
  /** Share of the cases with the same most probable class; Wilson's interval. */
  agreement: Interval;
  /** Nothing where chance alone agrees. */
  kappa: Kappa | null;
  /** `[first's most probable class][second's]`, numbers of cases. */
  confusion: number[][];
  /** The cases on which they differ, widest apart first. */
  disagreements: { row: number; first: number; second: number; distance: number }[];
}

/**
 * How far two models say the same of the same cases; no label is needed. `distance` is the total variation between
 * their probabilities, 0 to 1: half the sum of the absolute differences.
 * @throws InvalidInputError if shapes differ or there is no case
 */
export function modelAgreement(pair: PairedPredictions, weights: KappaWeights = "none"): ModelAgreement {
  const { first, second, classes } = pair;
  const rows = first.length / classes;
  if (!(Number.isInteger(rows) && rows > 0) || first.length !== second.length) {
    throw new InvalidInputError("Two models are compared on the same cases, one at least.");
  }
  const [a, b] = [topClasses(first, classes), topClasses(second, classes)];
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  const disagreements: ModelAgreement["disagreements"] = [];
  for (let row = 0; row < rows; row++) {
    confusion[a[row]!]![b[row]!]! += 1;
    if (a[row] === b[row]) continue;
    let distance = 0;
    for (let k = row * classes; k < (row + 1) * classes; k++)
      distance += Math.abs(first[k]! - second[k]!) / 2;
    disagreements.push({ row, first: a[row]!, second: b[row]!, distance });
  }
  disagreements.sort((x, y) => y.distance - x.distance || x.row - y.row);
  return {
    rows,
    agreement: wilsonInterval(rows - disagreements.length, rows),
    kappa: cohenKappa(confusion, weights),
    confusion,
    disagreements,
  };
}

export interface PairedFinding {
  /** `AUC(first) - AUC(second)` by DeLong; nothing below two groups with the finding and two without. */
  difference: PairedDifference | null;
  rows: number;
  positives: number;
}

/**
 * Which of the two tells one finding better, once labels exist. A finding's probability is the sum over its classes.
 * @param labels `[rows]`, index of the true class
 * @param members `[classes]`: whether a class belongs to the finding
 * @param groups `[rows]`: rows of one group, such as a person, are not independent; each is its own where left out
 * @throws InvalidInputError if shapes differ
 */
export function compareOnFinding(
  { first, second, classes }: PairedPredictions,
  labels: ArrayLike<number>,
  members: readonly boolean[],
  groups: readonly string[] = Array.from({ length: labels.length }, (_, row) => String(row)),
): PairedFinding {
  const rows = labels.length;
  if (first.length !== rows * classes || second.length !== rows * classes || members.length !== classes) {
    throw new InvalidInputError("There is one probability a case and class, and one label a case.");
  }
  const positives = findingPositives(labels, members);
  const withFinding = positives.reduce((sum, positive) => sum + positive, 0);
  const groupsOf = (kind: boolean) => new Set(groups.filter((_, i) => Boolean(positives[i]) === kind)).size;
  const [a, b] = [findingProbabilities(first, members), findingProbabilities(second, members)];
  const difference =
    groupsOf(true) >= 2 && groupsOf(false) >= 2 ? compareAucs(a, b, positives, groups) : null;
  return { difference, rows, positives: withFinding };
}
