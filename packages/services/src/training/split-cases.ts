import { foldsByGroup, TooFewCasesError } from "@synoptic/domain";
import { SplitGroupError } from "./errors.ts";
import type { TrainingCase } from "./training-case.ts";

/** Three of ten folds are kept to calibrate and measure on, where the data set does not say which. */
const FOLDS = 10;
const CALIBRATION_FOLDS = 3;
/** Fewer cases of a class than this tell nothing of it. */
const LEAST_TO_LEARN = 10;
const LEAST_TO_MEASURE = 5;
/** Of one or two persons a class is learnt by heart, and a fold that holds them out knows nothing of it. */
const LEAST_GROUPS_OF_CLASS = 3;
/** Everything is measured out of fold, in ten folds of whole groups. */
const LEAST_GROUPS = 10;

export interface SplitCases {
  training: readonly TrainingCase[];
  /** No training step sees these: the head is calibrated and, out of fold, measured on them. */
  calibration: readonly TrainingCase[];
  /** The data set's own test part; often none. */
  test: readonly TrainingCase[];
}

/**
 * Splits cases by group: as the data set says where it does, else at random by a seed with each class spread evenly.
 * @throws SplitGroupError where the data set's own parts share a group
 * @throws TooFewCasesError with the number of cases of each class
 */
export function splitCases(
  cases: readonly TrainingCase[],
  classIds: readonly string[],
  seed: number,
): SplitCases {
  requireWholeGroups(cases);
  const test = cases.filter(({ part }) => part === "test");
  const rest = cases.filter(({ part }) => part !== "test");
  let calibration = rest.filter(({ part }) => part === "calibration");
  let training = rest.filter(({ part }) => part !== "calibration");
  if (calibration.length === 0) {
    const groups = rest.map(({ group }) => group);
    if (new Set(groups).size < FOLDS) throw tooFew("", rest, classIds);
    const labels = rest.map(({ classId }) => classIds.indexOf(classId));
    const folds = foldsByGroup(groups, labels, FOLDS, seed);
    calibration = rest.filter((_, i) => folds[i]! < CALIBRATION_FOLDS);
    training = rest.filter((_, i) => folds[i]! >= CALIBRATION_FOLDS);
  }
  requireEnough("to learn from", training, classIds, LEAST_TO_LEARN);
  requireEnough("to calibrate and measure on", calibration, classIds, LEAST_TO_MEASURE);
  if (new Set(calibration.map(({ group }) => group)).size < LEAST_GROUPS)
    throw tooFew(" to calibrate and measure on", calibration, classIds);
  return { training, calibration, test };
}

/**
 * Before any picture is read: whether so many cases of each class can be enough.
 * @throws TooFewCasesError naming the first class of which there are too few
 */
export function requireLabelled(
  classIds: readonly string[],
  labelled: readonly { classId: string; cases: number }[],
): void {
  const least = LEAST_TO_LEARN + LEAST_TO_MEASURE;
  for (const id of classIds) {
    const cases = labelled.find(({ classId }) => classId === id)?.cases ?? 0;
    if (cases < least)
      throw new TooFewCasesError(
        `The truth is known of ${cases} cases of "${id}"; ${least} of each class are the least.`,
        ["classes", id],
      );
  }
}

function requireWholeGroups(cases: readonly TrainingCase[]): void {
  const partOf = new Map<string, string>();
  const torn = new Set<string>();
  for (const { group, part = "train" } of cases) {
    const other = partOf.get(group);
    if (other !== undefined && other !== part) torn.add(group);
    partOf.set(group, part);
  }
  if (torn.size > 0) throw new SplitGroupError(torn.size);
}

function requireEnough(
  what: string,
  cases: readonly TrainingCase[],
  classIds: readonly string[],
  least: number,
): void {
  for (const id of classIds) {
    const own = cases.filter(({ classId }) => classId === id);
    const groups = new Set(own.map(({ group }) => group)).size;
    if (own.length < least || groups < LEAST_GROUPS_OF_CLASS)
      throw new TooFewCasesError(
        `${own.length} cases of "${id}", of ${groups} persons or lesions, are left ${what}; ${least} at least of ${LEAST_GROUPS_OF_CLASS} are needed.`,
        ["classes", id],
      );
  }
}

function tooFew(what: string, cases: readonly TrainingCase[], classIds: readonly string[]): TooFewCasesError {
  const counts = classIds.map((id) => `${id} ${cases.filter(({ classId }) => classId === id).length}`);
  return new TooFewCasesError(
    `Fewer than ${LEAST_GROUPS} persons or lesions are there${what} (cases: ${counts.join(", ")}).`,
    ["cases"],
  );
}
