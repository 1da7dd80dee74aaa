import { z } from "zod";
import { sigmoid } from "../odds.ts";
import type { LabelledLogits } from "../temperature.ts";
import { classLogOdds, normaliseRows } from "./class-log-odds.ts";
import { fitSigmoid } from "./fit-sigmoid.ts";

/** For each class `sigmoid(intercept + slope · log-odds against the rest)`, divided by their sum. */
export const plattMapSchema = z.strictObject({
  method: z.literal("platt"),
  /** In the order of the classes. */
  classes: z.array(z.strictObject({ slope: z.number(), intercept: z.number() })).min(2),
});
export type PlattMap = z.infer<typeof plattMapSchema>;

/**
 * One sigmoid a class on cases that no training step saw, with Platt's targets `(n₊ + 1) / (n₊ + 2)` and
 * `1 / (n₋ + 2)` in place of 1 and 0, so that a class which is told apart perfectly still has a finite fit.
 * @see Platt 1999, "Probabilistic outputs for support vector machines", Advances in Large Margin Classifiers
 * @see Zadrozny, Elkan 2002, KDD, for one against the rest
 */
export function fitPlattMap({ logits, labels, classes }: LabelledLogits): PlattMap {
  const odds = classLogOdds(logits, classes);
  const rows = labels.length;
  return {
    method: "platt",
    classes: Array.from({ length: classes }, (_, c) => {
      let positives = 0;
      for (let i = 0; i < rows; i++) if (labels[i] === c) positives++;
      const high = (positives + 1) / (positives + 2);
      const low = 1 / (rows - positives + 2);
      return fitSigmoid(
        Float64Array.from({ length: rows }, (_, i) => odds[i * classes + c]!),
        Float64Array.from({ length: rows }, (_, i) => (labels[i] === c ? high : low)),
      );
    }),
  };
}

export function applyPlattMap(map: PlattMap, logits: ArrayLike<number>, classes: number): Float64Array {
  const values = classLogOdds(logits, classes).map((odds, k) => {
    const { slope, intercept } = map.classes[k % classes]!;
    return sigmoid(intercept + slope * odds);
  });
  return normaliseRows(values, classes);
}
