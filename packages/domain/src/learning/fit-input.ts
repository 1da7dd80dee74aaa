import { InvalidInputError } from "../errors.ts";
import type { LogisticRegressionOptions } from "./logistic-regression.ts";
import type { Table } from "./table.ts";

/** @throws InvalidInputError if shapes differ, an option or label is out of range, or a number is not finite */
export function requireFittable(
  table: Table,
  labels: ArrayLike<number>,
  classes: number,
  options: LogisticRegressionOptions,
): void {
  const { values, rows, columns } = table;
  const { C, l1Ratio = 0, focalGamma = 0, classWeights, sampleWeights, fixedIntercepts, start } = options;
  const refuse = (message: string) => {
    throw new InvalidInputError(message);
  };
  if (rows === 0 || values.length !== rows * columns)
    refuse("A table must hold rows x columns numbers, one row at least.");
  if (labels.length !== rows) refuse(`${rows} rows need as many labels, not ${labels.length}.`);
  if (classes < 2) refuse("A logistic regression tells at least two classes apart.");
  if (!(C > 0 && C < Number.POSITIVE_INFINITY)) refuse("C must be greater than 0.");
  if (!(l1Ratio >= 0 && l1Ratio <= 1)) refuse("The share of L1 lies from 0 to 1.");
  if (!(focalGamma >= 0 && focalGamma < Number.POSITIVE_INFINITY))
    refuse("The focal loss's gamma must be at least 0.");
  if (classWeights && classWeights.length !== classes) refuse("There is one class weight a class.");
  if (sampleWeights) requireSampleWeights(sampleWeights, rows);
  if (fixedIntercepts && fixedIntercepts.length !== classes) refuse("There is one intercept a class.");
  if (start && (start.classes !== classes || start.columns !== columns))
    refuse("A fit starts from weights of its own shape.");
  for (let i = 0; i < rows; i++) {
    const label = labels[i]!;
    if (!(Number.isInteger(label) && label >= 0 && label < classes))
      refuse(`A label must be from 0 to ${classes - 1}.`);
  }
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) refuse("A table to fit on must hold finite numbers only.");
  }
}

function requireSampleWeights(weights: ArrayLike<number>, rows: number): void {
  if (weights.length !== rows) throw new InvalidInputError("There is one sample weight a row.");
  let total = 0;
  for (let i = 0; i < rows; i++) {
    if (!(weights[i]! >= 0)) throw new InvalidInputError("A sample weight is at least 0.");
    total += weights[i]!;
  }
  if (!(total > 0 && total < Number.POSITIVE_INFINITY))
    throw new InvalidInputError("At least one row must count.");
}
