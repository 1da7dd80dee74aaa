import { bootstrapInterval } from "./bootstrap.ts";
import { brierScore, calibrationError } from "./calibration.ts";
import { classificationFigures, confusionMatrix, type Predictions, topClasses } from "./classification.ts";
import { aucInterval } from "./delong.ts";
import { groupedShare, type Interval } from "./interval.ts";
import { macroAucStatistic, oneAgainstRest } from "./multiclass-auc.ts";
import { averagePrecision } from "./precision-recall.ts";

export interface ClassReadingFigures {
  classId: string;
  support: number;
  /** Nothing where there is no case of the class. */
  recall: number | null;
  precision: number;
  f1: number;
  /** One against the rest, with DeLong's interval by group; nothing below two groups of either kind. */
  auc: Interval | null;
  averagePrecision: number | null;
}

/** How well predicted probabilities tell classes apart, and how well they are calibrated. */
export interface ReadingFigures {
  rows: number;
  /** Mean over the classes of the one-against-rest AUC; bootstrap interval. */
  macroAuc: Interval;
  /** Wilson's interval, by group. */
  accuracy: Interval;
  /** Bootstrap interval. */
  balancedAccuracy: Interval;
  macro: { recall: number; precision: number; f1: number };
  /** Of the most probable class, 15 equal-width bins. */
  calibrationError: number;
  /** Summed over the classes, 0 to 2. */
  brier: number;
  classes: ClassReadingFigures[];
}

/**
 * Every figure of one set of predictions. Bootstrap intervals are seeded, drawn by group within labels.
 * @param groups `[rows]`
 * @throws InvalidInputError if shapes do not agree or no class can be told from the others
 */
export function readingFigures(
  predictions: Predictions & { classIds: readonly string[]; groups: readonly string[] },
): ReadingFigures {
  const { probabilities, labels, classes, classIds, groups } = predictions;
  const macroAuc = macroAucStatistic(predictions);
  const confusion = confusionMatrix(predictions);
  const figures = classificationFigures(confusion);
  const right = topClasses(probabilities, classes).map((top, i) => (top === labels[i] ? 1 : 0));
  const resampling = { strata: labels, groups };
  return {
    rows: labels.length,
    macroAuc: bootstrapInterval(macroAuc, resampling),
    accuracy: groupedShare(right, groups),
    balancedAccuracy: bootstrapInterval(
      (weights) => classificationFigures(confusionMatrix(predictions, weights)).balancedAccuracy,
      resampling,
    ),
    macro: figures.macro,
    calibrationError: calibrationError(predictions),
    brier: brierScore(predictions),
    classes: figures.perClass.map(({ support, recall, precision, f1 }, c) => {
      const side = oneAgainstRest(predictions, c);
      const groupsOf = (isClass: boolean) =>
        new Set(groups.filter((_, i) => (labels[i] === c) === isClass)).size;
      const measurable = groupsOf(true) >= 2 && groupsOf(false) >= 2;
      const interval = measurable ? aucInterval({ ...side, groups }) : null;
      return {
        classId: classIds[c]!,
        support,
        recall: support === 0 ? null : recall,
        precision,
        f1,
        auc: interval && { value: interval.value, low: interval.low, high: interval.high },
        averagePrecision: interval && averagePrecision(side),
      };
    }),
  };
}
