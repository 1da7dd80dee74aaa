import { TooFewCasesError } from "../errors.ts";
import { IMAGE_MODIFIERS, type ImageWeight } from "../fusion/image-strength.ts";
import { setLogOdds } from "../fusion/log-odds.ts";
import { calibrationLine } from "../metrics/calibration.ts";
import { aucInterval, compareAucs, type PairedDifference } from "../metrics/delong.ts";
import type { Interval } from "../metrics/interval.ts";
import { type NetReclassification, netReclassification } from "../metrics/net-reclassification.ts";
import { sigmoid } from "../risk/odds.ts";
import {
  type FittedTerm,
  fitImageWeight,
  type ImageWeightTerms,
  type WeighedCase,
  weighedLogWeights,
} from "./fit-image-weight.ts";
import { foldsByGroup } from "./folds.ts";

/** Ways to weigh an image: three that nothing is fitted for, and three that are fitted. */
export const FITTED_WEIGHTS = ["fitted", "fitted-with-prior", "fitted-with-modifiers"] as const;
export type FittedWeightId = (typeof FITTED_WEIGHTS)[number];
export type EvidenceId = "history" | "image" | "plain" | "own" | FittedWeightId;

/** How one way of putting history and image together fares on the primary finding. */
export interface EvidenceRow {
  id: EvidenceId;
  /** DeLong's interval, by patient. */
  auc: Interval;
  /** Of the finding's probability; 1 and 0 where calibrated. */
  calibration: { slope: number; intercept: number };
  /** DeLong's paired difference of the AUC; nothing for the part itself. */
  minusHistory: PairedDifference | null;
  minusImage: PairedDifference | null;
  minusOwn: PairedDifference | null;
  /** Against the model's own strength, at the cohort's share of cases with the finding; only of fitted ones. */
  reclassification: NetReclassification | null;
  /** On all cases, to be used; only of fitted ones. */
  weight: ImageWeight | null;
  terms: FittedTerm[];
}

export interface ImageWeightProposal {
  cases: number;
  positives: number;
  patients: number;
  /** Cases with an earlier image. */
  withPrior: number;
  ownStrength: number;
  rows: EvidenceRow[];
  /** What was not fitted, and why. */
  leftOut: { id: FittedWeightId; reason: string }[];
}

export interface ProposalQuestion {
  /** `[classes]`: whether a class belongs to the primary finding. */
  members: readonly boolean[];
  /** `[classes]`: the prevalence that the image's probabilities contain. */
  calibrationPrevalence: readonly number[];
  /** α of the model's manifest. */
  ownStrength: number;
  /** Of the folds; 1 where left out. */
  seed?: number;
}

/** Of each kind, with the finding and without, for each term that is fitted: a floor by rule of thumb. The intervals tell the rest. */
const LEAST_FOR_EACH_TERM = 20;
const FOLDS = 5;

/**
 * Proposes how strongly images should count at a site, measured against each part alone. What is fitted is measured on
 * cases that it was not fitted on: five folds, a patient never in two. The weights to use are then fitted on all.
 * @throws TooFewCasesError below 20 cases with the finding and 20 without, or of fewer patients than folds
 */
export function proposeImageWeight(
  cases: readonly WeighedCase[],
  question: ProposalQuestion,
): ImageWeightProposal {
  const { members, calibrationPrevalence, ownStrength, seed = 1 } = question;
  const positives = cases.map(({ label }) => members[label]!);
  const groups = cases.map(({ group }) => group);
  const patients = new Set(groups).size;
  const rarer = rarerOf(positives);
  if (rarer < LEAST_FOR_EACH_TERM || patients < 2 * FOLDS) {
    const withFinding = positives.filter(Boolean).length;
    throw new TooFewCasesError(
      `A fit needs ${LEAST_FOR_EACH_TERM} labelled cases with the finding and as many without, of ${2 * FOLDS} patients at least; there are ${withFinding} and ${cases.length - withFinding}, of ${patients}.`,
    );
  }
  const folds = foldsByGroup(
    groups,
    positives.map((positive) => (positive ? 1 : 0)),
    FOLDS,
    seed,
  );
  const scored = (logWeights: (one: WeighedCase, i: number) => readonly number[]) =>
    cases.map((one, i) => setLogOdds(logWeights(one, i), members));
  const plainWeight = (strength: number): ImageWeight => ({ strength, priorStrength: 0, modifiers: {} });
  const fixed = (strength: number) => scored((one) => weighedLogWeights(one, plainWeight(strength)));

  const history = scored(({ preLogWeights }) => preLogWeights);
  const image = scored(({ imageLogRatios }) =>
    imageLogRatios.map((ratio, c) => ratio + Math.log(calibrationPrevalence[c]!)),
  );
  const own = fixed(ownStrength);
  const row = (id: EvidenceId, scores: readonly number[]): EvidenceRow => {
    const { value, low, high } = aucInterval({ scores, positives, groups });
    return {
      id,
      auc: { value, low, high },
      calibration: calibrationLine(scores.map(sigmoid), positives),
      minusHistory: id === "history" ? null : compareAucs(scores, history, positives, groups),
      minusImage: id === "image" ? null : compareAucs(scores, image, positives, groups),
      minusOwn: id === "own" ? null : compareAucs(scores, own, positives, groups),
      reclassification: null,
      weight: null,
      terms: [],
    };
  };

  const rows = [row("history", history), row("image", image), row("plain", fixed(1)), row("own", own)];
  const leftOut: ImageWeightProposal["leftOut"] = [];
  for (const { id, terms, reason } of candidates(cases, positives)) {
    if (reason !== null) {
      leftOut.push({ id, reason });
      continue;
    }
    const fitted = Array.from({ length: FOLDS }, (_, fold) =>
      fitImageWeight(
        cases.filter((_one, i) => folds[i] !== fold),
        terms,
      ),
    );
    const scores = scored((one, i) => weighedLogWeights(one, fitted[folds[i]!]!.weight));
    rows.push({
      ...row(id, scores),
      ...fitImageWeight(cases, terms),
      reclassification: netReclassification(own.map(sigmoid), scores.map(sigmoid), positives),
    });
  }
  return {
    cases: cases.length,
    positives: positives.filter(Boolean).length,
    patients,
    withPrior: cases.filter(({ priorLogRatios }) => priorLogRatios !== null).length,
    ownStrength,
    rows,
    leftOut,
  };
}

function candidates(
  cases: readonly WeighedCase[],
  positives: readonly boolean[],
): { id: FittedWeightId; terms: ImageWeightTerms; reason: string | null }[] {
  const withPrior = positives.filter((_, i) => cases[i]!.priorLogRatios !== null);
  const modifiers = IMAGE_MODIFIERS.filter((name) => cases.some((one) => one.modifiers[name] !== undefined));
  const tooFew = (of: readonly boolean[], terms: number, kind: string) =>
    rarerOf(of) < LEAST_FOR_EACH_TERM * terms
      ? `It needs ${LEAST_FOR_EACH_TERM * terms} ${kind} with the finding and as many without.`
      : null;
  return [
    { id: "fitted", terms: { prior: false, modifiers: [] }, reason: null },
    {
      id: "fitted-with-prior",
      terms: { prior: true, modifiers: [] },
      reason: tooFew(withPrior, 1, "cases with an earlier image") ?? tooFew(positives, 2, "cases"),
    },
    {
      id: "fitted-with-modifiers",
      terms: { prior: false, modifiers },
      reason:
        modifiers.length === 0
          ? "Neither age nor sex is known of any case."
          : tooFew(positives, 1 + modifiers.length, "cases"),
    },
  ];
}

function rarerOf(positives: readonly boolean[]): number {
  const withFinding = positives.filter(Boolean).length;
  return Math.min(withFinding, positives.length - withFinding);
}
