import { InvalidInputError } from "../errors.ts";

/** Predicted probabilities of many cases and what each was. */
export interface Predictions {
  /** `[rows, classes]`, row-major; each row sums to 1 */
  probabilities: ArrayLike<number>;
  /** `[rows]`, index of the true class */
  labels: ArrayLike<number>;
  classes: number;
}

/** @throws InvalidInputError unless the shapes agree, there is a row, and each label is a class */
export function requirePredictions({ probabilities, labels, classes }: Predictions): void {
  if (labels.length === 0) throw new InvalidInputError("There is nothing to measure.");
  if (probabilities.length !== labels.length * classes) {
    throw new InvalidInputError("There is one probability a case and class.");
  }
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
      throw new InvalidInputError(`A label must be from 0 to ${classes - 1}.`);
    }
  }
}

/** Index of the most probable class of each row; the first of equals. */
export function topClasses(probabilities: ArrayLike<number>, classes: number): Uint32Array {
  return Uint32Array.from({ length: probabilities.length / classes }, (_, row) => {
    let top = 0;
    for (let c = 1; c < classes; c++) {
      if (probabilities[row * classes + c]! > probabilities[row * classes + top]!) top = c;
    }
    return top;
  });
}

/** `[true class][predicted class]`, the sum of the weights of the cases. */
export function confusionMatrix(predictions: Predictions, weights?: ArrayLike<number>): number[][] {
  const { probabilities, labels, classes } = predictions;
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  topClasses(probabilities, classes).forEach((top, i) => {
    matrix[labels[i]!]![top]! += weights ? weights[i]! : 1;
  });
  return matrix;
}

export interface ClassFigures {
  /** Cases of the class. */
  support: number;
  /** NaN where there is no case of the class. */
  recall: number;
  /** 0 where nothing was predicted to be the class, as in scikit-learn. */
  precision: number;
  f1: number;
}

export interface ClassificationFigures {
  accuracy: number;
  /** Mean recall over the classes that occur. */
  balancedAccuracy: number;
  perClass: ClassFigures[];
  /** Plain means over the classes that occur. */
  macro: { recall: number; precision: number; f1: number };
}

/** Accuracy, recall, precision and F1 (their harmonic mean) from `[true class][predicted class]`. */
export function classificationFigures(confusion: readonly (readonly number[])[]): ClassificationFigures {
  const total = sum(confusion.map((row) => sum(row)));
  const perClass = confusion.map((row, c) => {
    const hits = row[c]!;
    const support = sum(row);
    const predicted = sum(confusion.map((other) => other[c]!));
    return {
      support,
      recall: hits / support,
      precision: predicted === 0 ? 0 : hits / predicted,
      f1: support + predicted === 0 ? 0 : (2 * hits) / (support + predicted),
    };
  });
  const occurring = perClass.filter((figures) => figures.support > 0);
  const mean = (of: (figures: ClassFigures) => number) => sum(occurring.map(of)) / occurring.length;
  const macro = { recall: mean((f) => f.recall), precision: mean((f) => f.precision), f1: mean((f) => f.f1) };
  return {
    accuracy: sum(confusion.map((row, c) => row[c]!)) / total,
    balancedAccuracy: macro.recall,
    perClass,
    macro,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
