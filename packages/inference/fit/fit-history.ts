import {
  type AdditiveHistory,
  basisShares,
  type FeatureBasis,
  fitLogisticRegression,
  fitSkinHistory,
  negativeLogLikelihood,
  pictureFacts,
  predictLogits,
  SKIN_BODY_SITES,
  sumLogWeights,
} from "@synoptic/domain";
import { type Part, shares } from "../src/train/part.ts";
import { rounded } from "../src/train/write-model.ts";

export interface FittedHistory {
  weights: AdditiveHistory;
  notes: string[];
}

/** Fits the skin history model and says what its additive form costs on cases that it did not see. */
export function fitHistory(training: Part, calibration: Part, classIds: readonly string[]): FittedHistory {
  const weights = roundWeights(fitSkinHistory(training.rows.map(pictureFacts), training.labels, classIds));
  const classes = classIds.length;
  const additive = sumLogWeights(weights, calibration.rows.map(pictureFacts));
  const at = (prevalence: readonly number[]) =>
    negativeLogLikelihood({
      logits: additive.map((weight, k) => weight + Math.log(prevalence[k % classes]!)),
      labels: calibration.labels,
      classes,
    });
  const free = unconstrained(training, calibration, classes);
  const known = calibration.rows.filter(
    (row) => row.ageYears !== null || row.sex !== "unknown" || row.bodySite,
  );
  return {
    weights,
    notes: [
      `Mean negative log-likelihood (nats) on ${calibration.rows.length} lesions that the fit did not see, of which ${known.length} have a fact known: ${at(weights.prevalence).toFixed(3)} at the training prevalence and ${at(shares(calibration.labels, classes)).toFixed(3)} at their own. An unconstrained logistic regression on the same facts, with a term for each missing one, reaches ${free.toFixed(3)}: the additive form, in which an unknown fact says nothing, costs nothing here, because facts are missing for other reasons in other places.`,
      "AUCs of history alone are on the card of the image head beside those of the image and of both.",
    ],
  };
}

/** Held-out negative log-likelihood of free intercepts and a term a missing fact. */
function unconstrained(training: Part, calibration: Part, classes: number): number {
  const table = (rows: Part["rows"]) => {
    const encoded = rows.map(encode);
    return { values: Float64Array.from(encoded.flat()), rows: rows.length, columns: encoded[0]!.length };
  };
  const model = fitLogisticRegression(table(training.rows), training.labels, classes, { C: 1 });
  const logits = predictLogits(model, table(calibration.rows));
  return negativeLogLikelihood({ logits, labels: calibration.labels, classes });
}

const AGE: FeatureBasis & { kind: "knots" } = {
  kind: "knots",
  feature: "age",
  knots: [15, 30, 40, 50, 60, 70, 80],
};

function encode({ ageYears, sex, bodySite }: Part["rows"][number]): number[] {
  const age = new Array<number>(AGE.knots.length + 1).fill(0);
  if (ageYears === null) age[AGE.knots.length] = 1;
  else for (const [knot, share] of basisShares(AGE, ageYears)) age[knot] = share;
  const isSex = (value: string) => (sex === value ? 1 : 0);
  return [
    ...age,
    isSex("female"),
    isSex("male"),
    isSex("unknown"),
    ...SKIN_BODY_SITES.map((site) => (site === bodySite ? 1 : 0)),
    bodySite ? 0 : 1,
  ];
}

function roundWeights(weights: AdditiveHistory): AdditiveHistory {
  const row = (values: readonly number[]) => values.map(rounded);
  const prevalence = row(weights.prevalence);
  prevalence[0] = rounded(prevalence[0]! + 1 - prevalence.reduce((sum, p) => sum + p, 0));
  return {
    ...weights,
    prevalence,
    facts: weights.facts.map(({ basis, logWeights }) => ({ basis, logWeights: logWeights.map(row) })),
  };
}
