import type { AdditiveHistory } from "./additive-history.ts";
import { basisSize, encodeFeatures, type FeatureBasis, type FeatureValues } from "./feature-basis.ts";
import { fitLogisticRegression, type LogisticRegressionOptions } from "./logistic-regression.ts";

/** A case as a fit is shown it: some of what is known of it, and how much that counts. */
export interface ShownCase {
  values: FeatureValues;
  /** Index of the true class. */
  label: number;
  /** > 0; all that is shown of one case sums to 1. */
  share: number;
}

/**
 * A multinomial logistic regression over the columns of the bases whose intercepts are held at the log prevalence, so
 * that a case of which nothing is known is given the prevalence exactly.
 * @param prevalence `[classes]`, each above 0
 */
export function fitAdditiveWeights(
  bases: readonly FeatureBasis[],
  shown: readonly ShownCase[],
  { classIds, prevalence }: { classIds: readonly string[]; prevalence: readonly number[] },
  options: Pick<LogisticRegressionOptions, "C" | "afterStep">,
): AdditiveHistory {
  const table = encodeFeatures(
    bases,
    shown.map(({ values }) => values),
  );
  const { weights } = fitLogisticRegression(
    table,
    shown.map(({ label }) => label),
    classIds.length,
    {
      ...options,
      sampleWeights: shown.map(({ share }) => share),
      fixedIntercepts: prevalence.map(Math.log),
    },
  );
  let start = 0;
  const facts = bases.map((basis) => {
    const first = start;
    start += basisSize(basis);
    const logWeights = Array.from({ length: basisSize(basis) }, (_, k) =>
      classIds.map((_, c) => weights[c * table.columns + first + k]!),
    );
    return { basis, logWeights };
  });
  return { schemaVersion: 2, classIds: [...classIds], prevalence: [...prevalence], facts };
}

/** Share of each class. */
export function classShares(labels: ArrayLike<number>, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (let i = 0; i < labels.length; i++) counts[labels[i]!]! += 1;
  return counts.map((count) => count / labels.length);
}
