import { z } from "zod";
import type { LabelledLogits } from "../temperature.ts";
import { classLogOdds, normaliseRows } from "./class-log-odds.ts";
import { fitIsotonic, interpolate } from "./isotonic-curve.ts";

/** For each class a rising curve over its log-odds against the rest, divided by their sum. */
export const isotonicMapSchema = z.strictObject({
  method: z.literal("isotonic"),
  /** Values are cut to `[floor, 1 - floor]`: nothing that a few hundred cases said is certain. */
  floor: z.number().min(0).lt(0.5),
  /** In the order of the classes: knots, `x` rising. */
  classes: z
    .array(
      z
        .strictObject({ x: z.array(z.number()).min(1), y: z.array(z.number().min(0).max(1)).min(1) })
        .refine(({ x, y }) => x.length === y.length && x.every((v, i) => i === 0 || v > x[i - 1]!), {
          message: "A curve has one value a knot, and its knots rise.",
        }),
    )
    .min(2),
});
export type IsotonicMap = z.infer<typeof isotonicMapSchema>;

/**
 * One isotonic curve a class on cases that no training step saw. The raw curve calls the lowest scores 0 and the
 * highest 1, which fusion would take for certainty: values are kept `1 / (n + 2)` away from both, about what
 * Laplace's rule of succession leaves after n cases of one kind.
 *
 * Needs some hundreds of cases a class; below that prefer a temperature.
 * @see Zadrozny, Elkan 2002, "Transforming classifier scores into accurate multiclass probability estimates", KDD
 */
export function fitIsotonicMap({ logits, labels, classes }: LabelledLogits): IsotonicMap {
  const odds = classLogOdds(logits, classes);
  return {
    method: "isotonic",
    floor: 1 / (labels.length + 2),
    classes: Array.from({ length: classes }, (_, c) =>
      fitIsotonic(
        Float64Array.from({ length: labels.length }, (_, i) => odds[i * classes + c]!),
        Float64Array.from({ length: labels.length }, (_, i) => (labels[i] === c ? 1 : 0)),
      ),
    ),
  };
}

export function applyIsotonicMap(map: IsotonicMap, logits: ArrayLike<number>, classes: number): Float64Array {
  const values = classLogOdds(logits, classes).map((odds, k) =>
    Math.min(1 - map.floor, Math.max(map.floor, interpolate(map.classes[k % classes]!, odds))),
  );
  return normaliseRows(values, classes);
}
