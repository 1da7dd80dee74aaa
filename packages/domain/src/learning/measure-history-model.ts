import { InvalidInputError } from "../errors.ts";
import { brierScore, calibrationLine, findingCalibrationError } from "../metrics/calibration.ts";
import { aucInterval } from "../metrics/delong.ts";
import { findingPositives, findingProbabilities } from "../metrics/finding-probability.ts";
import type { Interval } from "../metrics/interval.ts";
import { type ReadingFigures, readingFigures } from "../metrics/reading-figures.ts";
import { type ReliabilityBin, reliabilityBins } from "../metrics/reliability.ts";
import { softmax } from "../risk/odds.ts";
import { negativeLogLikelihood } from "../risk/temperature.ts";
import { fitHistoryModel, type HistoryModelKind, outOfFold } from "./fit-history-model.ts";
import type { HistoryCases, LearningOptions } from "./history-learner.ts";

/** How a history model fares on groups that it was not learnt from. */
export interface HistoryModelFigures {
  reading: ReadingFigures;
  /** Of the primary finding, DeLong's interval by group. */
  findingAuc: Interval;
  /** Of the primary finding: 1 and 0 where its risk is true. */
  calibration: { slope: number; intercept: number };
  /** Expected calibration error of the primary finding, 15 equal-width bins. */
  findingCalibrationError: number;
  reliability: ReliabilityBin[];
  /** Mean negative log-likelihood of the true classes, in nats. */
  logLoss: number;
  /** The same figures of the prevalence alone, which knows nothing of anybody. */
  atPrevalence: { brier: number; logLoss: number };
}

/** So many cases in a bin of the reliability diagram that its interval still tells something. */
const CASES_IN_BIN = 25;
const MOST_BINS = 10;
/** Of another shuffle than those that a fit chooses by. */
const MEASURING_SEED = 20;

/**
 * Measures a way to learn on whole groups held out in turn: everything, the layout of features, the choice of how
 * complex the model may be, its strength and the centring, is done anew without them.
 * @throws as `fitHistoryModel`; InvalidInputError where fewer than two groups have the finding, or have it not
 */
export function measureHistoryModel(
  kind: HistoryModelKind,
  cases: HistoryCases,
  features: readonly string[],
  { onFold, ...options }: LearningOptions & { onFold?: (done: number, total: number) => void } = {},
): HistoryModelFigures {
  const { labels, groups, classIds, members } = cases;
  const classes = classIds.length;
  const positives = findingPositives(labels, members);
  const groupsOf = (kind: number) => new Set(groups.filter((_, i) => positives[i] === kind)).size;
  if (groupsOf(0) < 2 || groupsOf(1) < 2)
    throw new InvalidInputError("Two groups with the finding and two without are the least to measure on.");
  const { folds = 5 } = options;
  const held = outOfFold(cases, { folds, seed: MEASURING_SEED }, (learnt, fold) => {
    const { model } = fitHistoryModel(kind, learnt, features, options);
    onFold?.(fold + 1, folds);
    return model;
  });
  const { logits } = held.scaled(1);
  const probabilities = new Float64Array(logits.length);
  for (let start = 0; start < logits.length; start += classes) {
    probabilities.set(softmax(logits.subarray(start, start + classes)), start);
  }
  const scores = findingProbabilities(probabilities, members);
  const { value, low, high } = aucInterval({ scores, positives, groups });
  const bins = Math.max(2, Math.min(MOST_BINS, Math.floor(labels.length / CASES_IN_BIN)));
  return {
    reading: readingFigures({ probabilities, labels, classes, classIds, groups }),
    findingAuc: { value, low, high },
    calibration: calibrationLine(scores, positives),
    findingCalibrationError: findingCalibrationError(scores, positives),
    reliability: reliabilityBins(scores, positives, { kind: "equal-mass", bins }),
    logLoss: negativeLogLikelihood({ logits, labels, classes }),
    atPrevalence: {
      brier: brierScore({ probabilities: held.prevalence, labels, classes }),
      logLoss: negativeLogLikelihood({ logits: held.prevalence.map(Math.log), labels, classes }),
    },
  };
}
