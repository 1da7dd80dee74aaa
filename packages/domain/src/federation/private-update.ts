import { lossOfLogits } from "../learning/softmax-loss.ts";
import type { PrivacyTerms } from "./gaussian-mechanism.ts";
import { asWeights, type FedAvgOptions, type HeadVector, type SiteCases } from "./local-update.ts";

/** How far one step goes along the mean clipped gradient, as a multiple of one over the clip. */
const STEP = 0.3;

/**
 * One site's part of a round with noise: one step of descent, in which each patient's gradient is cut to a length and
 * noise is added to their sum before anything else is done with it. What leaves is then private for each patient by
 * itself, whoever else takes part and whatever they do with theirs.
 *
 * The number of persons is taken as known: it is told, rounded, by itself.
 * @param groups `[rows]`: rows of one patient, whose mean gradient counts
 * @param gauss a fresh draw of the standard normal distribution
 * @returns `own / total · (weights after - weights before)`
 * @see Abadi et al. 2016, "Deep Learning with Differential Privacy", ACM CCS, algorithm 1, with all cases in each step
 */
export function privateUpdate(
  { table, labels, classes }: SiteCases,
  groups: readonly string[],
  shared: HeadVector,
  { C, total, own }: Omit<FedAvgOptions, "localSteps">,
  { clip, noiseMultiplier }: PrivacyTerms,
  gauss: () => number,
): HeadVector {
  const sum = clippedGradients({ table, labels, classes }, groups, shared, clip);
  const spread = noiseMultiplier * clip;
  const size = classes * table.columns;
  const step = STEP / clip;
  const penalty = step / (C * total);
  return sum.map((value, i) => {
    const down = (-step * (value + spread * gauss())) / total;
    // The penalty as it is after the step and not before: few persons make it strong, and it must not overshoot.
    return i < size ? (down - (own / total) * penalty * shared[i]!) / (1 + penalty) : down;
  });
}

/** The sum over patients of their mean gradient of the cross-entropy, each cut to a length of `clip` at most. */
export function clippedGradients(
  { table: { values, columns }, labels, classes }: SiteCases,
  groups: readonly string[],
  shared: HeadVector,
  clip: number,
): HeadVector {
  const { weights, intercepts } = asWeights(shared, classes);
  const rowsOf = new Map<string, number[]>();
  groups.forEach((group, row) => {
    rowsOf.set(group, [...(rowsOf.get(group) ?? []), row]);
  });
  const sum = new Float64Array(shared.length);
  const own = new Float64Array(shared.length);
  const logits = new Float64Array(classes);
  for (const rows of rowsOf.values()) {
    own.fill(0);
    for (const row of rows) {
      const x = values.subarray(row * columns, (row + 1) * columns);
      for (let c = 0; c < classes; c++) {
        let logit = intercepts[c]!;
        for (let j = 0; j < columns; j++) logit += weights[c * columns + j]! * x[j]!;
        logits[c] = logit;
      }
      lossOfLogits(logits, labels[row]!, 0);
      for (let c = 0; c < classes; c++) {
        const slope = logits[c]! / rows.length;
        for (let j = 0; j < columns; j++) own[c * columns + j]! += slope * x[j]!;
        own[classes * columns + c]! += slope;
      }
    }
    const length = Math.sqrt(own.reduce((squares, value) => squares + value ** 2, 0));
    const by = length > clip ? clip / length : 1;
    for (let i = 0; i < sum.length; i++) sum[i]! += by * own[i]!;
  }
  return sum;
}
