import { InvalidInputError } from "../errors.ts";
import type { AdditiveHistory } from "./additive-history.ts";
import { classShares, fitAdditiveWeights } from "./additive-weights.ts";
import { SKIN_BODY_SITES, SKIN_REGIONS } from "./body-site.ts";
import type { FeatureBasis, FeatureValues } from "./feature-basis.ts";

/** Few lesions are of people younger than the first or older than the last knot of the age. */
const BASES: readonly FeatureBasis[] = [
  { kind: "knots", feature: "age", knots: [15, 30, 40, 50, 60, 70, 80] },
  { kind: "options", feature: "sex", options: ["female", "male"] },
  { kind: "options", feature: "body-site", options: [...SKIN_BODY_SITES] },
];
/** Inverse L2 penalty on the log-weights; from 0.1 to 1 the held-out likelihood hardly changes. */
const REGULARISATION = 1;
/** Share of a training case that it counts with all its facts; the rest is spread over it with facts left out. */
const COMPLETE_SHARE = 0.7;
/** Share of a case that it counts with its site's region in place of its site. */
const REGION_SHARE = 0.2;

/**
 * Fits what each fact of the history weighs: a multinomial logistic regression whose intercepts are held at the
 * log prevalence, so that a case of which nothing is known is given the prevalence exactly. Each case is also
 * shown with one or two of its facts left out, so that the weights of those left over stand on their own.
 * @param cases age in years, sex and body site
 * @param labels index of the true class, one a case
 * @throws InvalidInputError if a class has no case
 */
export function fitSkinHistory(
  cases: readonly FeatureValues[],
  labels: ArrayLike<number>,
  classIds: readonly string[],
): AdditiveHistory {
  const prevalence = classShares(labels, classIds.length);
  if (prevalence.includes(0)) throw new InvalidInputError("Every class needs a case to learn from.");
  const shown = cases.flatMap((facts, i) => variants(facts).map((one) => ({ ...one, label: labels[i]! })));
  return fitAdditiveWeights(BASES, shown, { classIds, prevalence }, { C: REGULARISATION });
}

/** A case with all its facts, with some left out, and with its site's region in place of its site. */
function variants(facts: FeatureValues): { values: FeatureValues; share: number }[] {
  const region = SKIN_BODY_SITES.find((site) =>
    SKIN_REGIONS[site]?.some((finer) => finer === facts["body-site"]),
  );
  const bySite = region
    ? [
        { values: facts, share: 1 - REGION_SHARE },
        { values: { ...facts, "body-site": region }, share: REGION_SHARE },
      ]
    : [{ values: facts, share: 1 }];
  return bySite.flatMap(({ values, share }) => [
    { values, share: share * COMPLETE_SHARE },
    ...BASES.flatMap(({ feature }) => [
      { values: { ...values, [feature]: null }, share: (share * (1 - COMPLETE_SHARE)) / 6 },
      { values: { [feature]: values[feature] }, share: (share * (1 - COMPLETE_SHARE)) / 6 },
    ]),
  ]);
}
