import { InvalidInputError } from "../errors.ts";
import { softmax } from "../risk/odds.ts";
import { minimiseOnInterval, negativeLogLikelihood } from "../risk/temperature.ts";
import { type AdditiveHistory, sumLogWeights } from "./additive-history.ts";
import { basisShares, chooseBases } from "./feature-basis.ts";
import { foldsByGroup } from "./folds.ts";
import {
  type HistoryCases,
  type HistoryLearner,
  type LearningOptions,
  pickCases,
} from "./history-learner.ts";
import { logisticLearner } from "./logistic-learner.ts";
import { stumpLearner } from "./stump-learner.ts";

const learners = { logistic: logisticLearner, stumps: stumpLearner } satisfies Record<string, HistoryLearner>;

/** How a history model is learnt. */
export type HistoryModelKind = keyof typeof learners;
export const historyModelKinds = Object.keys(learners) as readonly HistoryModelKind[];

export interface FittedHistoryModel {
  model: AdditiveHistory;
  /** Inverse strength of the ridge, or the number of stumps. */
  setting: number;
  /** What the learnt weights were multiplied by, so that they are calibrated on groups that they were not learnt from. */
  strength: number;
  /** Features that too few cases know, or that are the same in all of them. */
  leftOut: string[];
}

/** No evidence is turned round, and none made more than twice as strong. */
const STRONGEST = 2;

/**
 * Learns what each fact of a history says of the classes. How complex the model may be is chosen on held-out groups, and
 * so is one strength that all weights are multiplied by. Then each fact is centred: over the cases that know it, the
 * fact alone leaves each class as common as it is, so that an unknown fact, which adds nothing, stands for the average.
 * @param features ids, in the order in which they are shown
 * @throws InvalidInputError where a class has no case or no feature is of use; FitStoppedError where it is called off
 */
export function fitHistoryModel(
  kind: HistoryModelKind,
  cases: HistoryCases,
  features: readonly string[],
  options: LearningOptions = {},
): FittedHistoryModel {
  const learner: HistoryLearner = learners[kind];
  const { folds = 5, seed = 1 } = options;
  const { bases, leftOut } = chooseBases(cases.values, features, learner.quantities);
  if (bases.length === 0)
    throw new InvalidInputError("No feature is known of enough cases and varies.", ["features"]);
  const used = bases.map(({ feature }) => feature);
  if (cases.classIds.some((_, c) => !cases.labels.includes(c)))
    throw new InvalidInputError("Every class needs a case to learn from.");
  const setting = learner.choose(cases, used, options);
  const heldOut = outOfFold(cases, { folds, seed }, (learnt) => {
    return centred(learner.fit(learnt, used, setting), learnt);
  });
  const strength = minimiseOnInterval(
    (by) => negativeLogLikelihood({ ...heldOut.scaled(by), labels: cases.labels }),
    0,
    STRONGEST,
  );
  const model = centred(scaled(learner.fit(cases, used, setting), strength), cases);
  return { model, setting, strength, leftOut };
}

/**
 * The log prevalence and the log-weights of cases, each by a model that was fitted without its fold.
 * @returns at a strength: logits `[cases, classes]`
 */
export function outOfFold(
  cases: HistoryCases,
  { folds: count, seed }: { folds: number; seed: number },
  fit: (learnt: HistoryCases, fold: number) => AdditiveHistory,
): { prevalence: Float64Array; scaled: (by: number) => { logits: Float64Array; classes: number } } {
  const classes = cases.classIds.length;
  const folds = foldsByGroup(cases.groups, cases.labels, count, seed);
  const prevalence = new Float64Array(cases.labels.length * classes);
  const weights = new Float64Array(cases.labels.length * classes);
  for (let fold = 0; fold < count; fold++) {
    const rows = (isHeldOut: boolean) => [...folds.keys()].filter((i) => (folds[i] === fold) === isHeldOut);
    const learnt = pickCases(cases, rows(false));
    if (cases.classIds.some((_, c) => !learnt.labels.includes(c)))
      throw new InvalidInputError("Too few groups have a class to hold some of them out.");
    const model = fit(learnt, fold);
    const held = rows(true);
    const sums = sumLogWeights(model, pickCases(cases, held).values);
    for (const [i, row] of held.entries()) {
      prevalence.set(model.prevalence, row * classes);
      weights.set(sums.subarray(i * classes, (i + 1) * classes), row * classes);
    }
  }
  return {
    prevalence,
    scaled: (by) => ({
      logits: weights.map((weight, k) => Math.log(prevalence[k]!) + by * weight),
      classes,
    }),
  };
}

function scaled(model: AdditiveHistory, by: number): AdditiveHistory {
  const facts = model.facts.map((fact) => ({
    ...fact,
    logWeights: fact.logWeights.map((row) => row.map((weight) => by * weight)),
  }));
  return { ...model, facts };
}

const CENTRING_STEPS = 100;
const CENTRED = 1e-9;

/** Shifts each fact's weights so that the mean of `p(c | fact)` over the cases that know it is the prevalence. */
function centred(model: AdditiveHistory, { values }: HistoryCases): AdditiveHistory {
  const { prevalence } = model;
  const facts = model.facts.map(({ basis, logWeights }) => {
    const known = values
      .map((each) => basisShares(basis, each[basis.feature]))
      .filter(({ length }) => length > 0);
    const logs = known.map((shares) =>
      prevalence.map(
        (p, c) => Math.log(p) + shares.reduce((sum, [k, share]) => sum + share * logWeights[k]![c]!, 0),
      ),
    );
    const shift = prevalence.map(() => 0);
    for (let step = 0; step < CENTRING_STEPS && logs.length > 0; step++) {
      const mean = prevalence.map(() => 0);
      for (const row of logs) {
        for (const [c, p] of softmax(row.map((log, c) => log + shift[c]!)).entries())
          mean[c]! += p / logs.length;
      }
      let furthest = 0;
      for (const [c, p] of prevalence.entries()) {
        const by = Math.log(p / mean[c]!);
        shift[c]! += by;
        furthest = Math.max(furthest, Math.abs(by));
      }
      if (furthest < CENTRED) break;
    }
    return { basis, logWeights: logWeights.map((row) => row.map((weight, c) => weight + shift[c]!)) };
  });
  return { ...model, facts };
}
