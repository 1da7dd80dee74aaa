import { z } from "zod";
import { softmax } from "../risk/odds.ts";
import { basisShares, basisSize, type FeatureValues, featureBasis } from "./feature-basis.ts";

/**
 * A fitted history model: `p(c | facts) ∝ prevalence(c) · exp(Σ_f w_f[c])`, one log-weight for each class from each
 * known fact. An unknown fact adds nothing, so with nothing known what is left is the prevalence, for which the reader
 * puts in that of the clinic.
 *
 * Every array of numbers follows `classIds`. Natural logarithms; only differences between classes count. Version 1 of
 * the file knew the facts of the skin alone.
 */
export const additiveHistory = z
  .strictObject({
    schemaVersion: z.literal(2),
    classIds: z.array(z.string()).min(2),
    /** Class prevalence in the training cohort, at which the weights were fitted; sums to 1. */
    prevalence: z.array(z.number().gt(0).lt(1)),
    facts: z
      .array(
        z.strictObject({
          basis: featureBasis,
          /** `[column of the basis][class]`. */
          logWeights: z.array(z.array(z.number())),
        }),
      )
      .min(1),
  })
  .superRefine(({ classIds, prevalence, facts }, context) => {
    const refuse = (message: string, path: (string | number)[]) =>
      context.addIssue({ code: "custom", message, path });
    if (new Set(classIds).size !== classIds.length) refuse("A class is listed twice.", ["classIds"]);
    const sum = prevalence.reduce((total, p) => total + p, 0);
    if (prevalence.length !== classIds.length || !(Math.abs(sum - 1) <= 1e-5))
      refuse("There is one share a class, and they sum to 1.", ["prevalence"]);
    if (new Set(facts.map(({ basis }) => basis.feature)).size !== facts.length)
      refuse("A feature is listed twice.", ["facts"]);
    for (const [f, { basis, logWeights }] of facts.entries()) {
      if (basis.kind === "options" && new Set(basis.options).size !== basis.options.length)
        refuse("An option is listed twice.", ["facts", f, "basis", "options"]);
      const isWhole =
        logWeights.length === basisSize(basis) && logWeights.every((row) => row.length === classIds.length);
      if (!isWhole) refuse("There is one weight a column and class.", ["facts", f, "logWeights"]);
    }
  });
export type AdditiveHistory = z.infer<typeof additiveHistory>;

export interface FactLogWeights {
  feature: string;
  /** In the order of `classIds`. */
  logWeights: number[];
}

/** What each known fact adds to each class's log-weight; one entry a known fact, in the order of the model. */
export function additiveLogWeights(
  { classIds, facts }: Pick<AdditiveHistory, "classIds" | "facts">,
  values: FeatureValues,
): FactLogWeights[] {
  return facts.flatMap(({ basis, logWeights }) => {
    const shares = basisShares(basis, values[basis.feature]);
    if (shares.length === 0) return [];
    const sum = classIds.map((_, c) =>
      shares.reduce((total, [column, share]) => total + share * logWeights[column]![c]!, 0),
    );
    return [{ feature: basis.feature, logWeights: sum }];
  });
}

/**
 * `p(c | facts)`, which sums to 1.
 * @param prevalence in the order of `classIds`; without it that of the training cohort
 */
export function additiveProbabilities(
  model: AdditiveHistory,
  values: FeatureValues,
  prevalence: readonly number[] = model.prevalence,
): number[] {
  const known = additiveLogWeights(model, values);
  return softmax(
    prevalence.map((p, c) => Math.log(p) + known.reduce((sum, fact) => sum + fact.logWeights[c]!, 0)),
  );
}

/**
 * The sum over the known facts of many cases, `[cases, classes]`, row-major; 0 where nothing is known.
 * @param classIds the order of the classes wanted, each one of the model's
 */
export function sumLogWeights(
  model: AdditiveHistory,
  cases: readonly FeatureValues[],
  classIds: readonly string[] = model.classIds,
): Float64Array {
  const order = classIds.map((id) => model.classIds.indexOf(id));
  const sums = new Float64Array(cases.length * order.length);
  for (const [i, values] of cases.entries()) {
    for (const { logWeights } of additiveLogWeights(model, values)) {
      for (const [c, from] of order.entries()) sums[i * order.length + c]! += logWeights[from]!;
    }
  }
  return sums;
}
