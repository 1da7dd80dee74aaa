import { type SkinHistoryFacts, type SkinHistoryWeights, skinHistoryLogWeights } from "@synoptic/domain";

/** Sum over the known facts, `[rows, classes]`, row-major. */
export function historyLogWeights(
  weights: SkinHistoryWeights,
  rows: readonly SkinHistoryFacts[],
): Float64Array {
  const classes = weights.classIds.length;
  const sums = new Float64Array(rows.length * classes);
  rows.forEach((row, i) => {
    for (const { logWeights } of skinHistoryLogWeights(weights, row)) {
      for (let c = 0; c < classes; c++) sums[i * classes + c]! += logWeights[c]!;
    }
  });
  return sums;
}
