import { InvalidInputError } from "../errors.ts";
import { SKIN_BODY_SITES, SKIN_REGIONS, type SkinBodySite } from "./body-site.ts";
import { fitLogisticRegression } from "./logistic-regression.ts";
import { ageBasis, type SkinHistoryFacts, type SkinHistoryWeights } from "./skin-history.ts";

/** Few lesions are of people younger than the first or older than the last. */
const AGE_KNOTS_YEARS = [15, 30, 40, 50, 60, 70, 80];
/** Inverse L2 penalty on the log-weights; from 0.1 to 1 the held-out likelihood hardly changes. */
const REGULARISATION = 1;
/** Share of a training case that it counts with all its facts; the rest is spread over it with facts left out. */
const COMPLETE_SHARE = 0.7;
/** Share of a case that it counts with its site's region in place of its site. */
const REGION_SHARE = 0.2;

const FACTS = ["ageYears", "sex", "bodySite"] as const;
const COLUMNS = AGE_KNOTS_YEARS.length + 2 + SKIN_BODY_SITES.length;

/**
 * Fits what each fact of the history weighs: a multinomial logistic regression whose intercepts are held at the
 * log prevalence, so that a case of which nothing is known is given the prevalence exactly. Each case is also
 * shown with one or two of its facts left out, so that the weights of those left over stand on their own.
 * @param labels index of the true class, one a case
 * @throws InvalidInputError if a class has no case
 */
export function fitSkinHistory(
  cases: readonly SkinHistoryFacts[],
  labels: ArrayLike<number>,
  classIds: readonly string[],
): SkinHistoryWeights {
  const classes = classIds.length;
  const counts = new Array<number>(classes).fill(0);
  for (let i = 0; i < labels.length; i++) counts[labels[i]!]! += 1;
  if (counts.includes(0)) throw new InvalidInputError("Every class needs a case to learn from.");
  const prevalence = counts.map((count) => count / labels.length);

  const values: number[] = [];
  const rowLabels: number[] = [];
  const weights: number[] = [];
  cases.forEach((facts, i) => {
    for (const { shown, share } of variants(facts)) {
      values.push(...encode(shown));
      rowLabels.push(labels[i]!);
      weights.push(share);
    }
  });
  const model = fitLogisticRegression(
    { values: Float64Array.from(values), rows: rowLabels.length, columns: COLUMNS },
    rowLabels,
    classes,
    { C: REGULARISATION, sampleWeights: weights, fixedIntercepts: prevalence.map(Math.log) },
  );

  const column = (at: number) => classIds.map((_, c) => model.weights[c * COLUMNS + at]!);
  const firstSite = AGE_KNOTS_YEARS.length + 2;
  return {
    schemaVersion: 1,
    classIds: [...classIds],
    prevalence,
    ageKnotsYears: AGE_KNOTS_YEARS,
    ageLogWeights: AGE_KNOTS_YEARS.map((_, k) => column(k)),
    sexLogWeights: { female: column(AGE_KNOTS_YEARS.length), male: column(AGE_KNOTS_YEARS.length + 1) },
    bodySiteLogWeights: Object.fromEntries(
      SKIN_BODY_SITES.map((site, s) => [site, column(firstSite + s)]),
    ) as Record<SkinBodySite, number[]>,
  };
}

/** A case with all its facts, with some left out, and with its site's region in place of its site. */
function variants(facts: SkinHistoryFacts): { shown: SkinHistoryFacts; share: number }[] {
  const region = SKIN_BODY_SITES.find(
    (site) => facts.bodySite && SKIN_REGIONS[site]?.includes(facts.bodySite),
  );
  const bySite = region
    ? [
        { shown: facts, share: 1 - REGION_SHARE },
        { shown: { ...facts, bodySite: region }, share: REGION_SHARE },
      ]
    : [{ shown: facts, share: 1 }];
  return bySite.flatMap(({ shown, share }) => [
    { shown, share: share * COMPLETE_SHARE },
    ...FACTS.flatMap((fact) => [
      { shown: { ...shown, [fact]: null }, share: (share * (1 - COMPLETE_SHARE)) / 6 },
      { shown: { [fact]: shown[fact] }, share: (share * (1 - COMPLETE_SHARE)) / 6 },
    ]),
  ]);
}

function encode({ ageYears, sex, bodySite }: SkinHistoryFacts): Float64Array {
  const row = new Float64Array(COLUMNS);
  if (ageYears !== null && ageYears !== undefined) {
    for (const [knot, share] of ageBasis(AGE_KNOTS_YEARS, ageYears)) row[knot] = share;
  }
  if (sex === "female") row[AGE_KNOTS_YEARS.length] = 1;
  if (sex === "male") row[AGE_KNOTS_YEARS.length + 1] = 1;
  if (bodySite) row[AGE_KNOTS_YEARS.length + 2 + SKIN_BODY_SITES.indexOf(bodySite)] = 1;
  return row;
}
