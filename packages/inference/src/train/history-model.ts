import {
  type AdditiveHistory,
  basisShares,
  type Finding,
  type HistoryCases,
  type HistoryModelKind,
  modelFacts,
} from "@synoptic/domain";
import type { HistoryModelManifest } from "../manifest.ts";
import { trainedHistoryCard } from "./card.ts";
import type { FittedHistory } from "./fit-history-apart.ts";
import { byId, fileEntry, rounded, roundedInterval } from "./write-model.ts";

/** What the manifest says of a history model beside what the fit tells. */
export interface HistorySpec {
  id: string;
  version: string;
  title: string;
  scenario: string;
  licence: string;
  source: { name: string; licence: string };
  /** In words: whose cases it is learnt from and measured on. */
  cohort: string;
  kind: HistoryModelKind;
  primaryFinding: Pick<Finding, "id" | "label">;
}

/** Fewer cases of a class than this are told among the weaknesses. */
const FEW_OF_CLASS = 30;

const WEAKNESSES = [
  "Learnt from those who were examined here: the weights hold the habits of whoever sends patients to be examined.",
  "Facts are added as if each told the same whatever else is known; no two facts are weighed together.",
  "That something was not recorded is taken to say nothing, though clinicians ask whom they suspect.",
  "What goes with a class is weighed, whether or not it causes it.",
];

/**
 * The folder of a history model that was learnt: manifest, card and weights.
 * @param cases that it was learnt from, to tell how many know each fact
 */
export function historyModelFiles(
  spec: HistorySpec,
  cases: HistoryCases,
  { fitted, figures }: FittedHistory,
): { manifest: HistoryModelManifest; card: string; files: Record<string, Uint8Array> } {
  const { classIds, labels } = cases;
  const weights = roundedWeights(fitted.model);
  const bytes = new TextEncoder().encode(`${JSON.stringify(weights)}\n`);
  const { reading } = figures;
  const rare = classIds.filter((_, c) => labels.filter((label) => label === c).length < FEW_OF_CLASS);
  const manifest: HistoryModelManifest = {
    schemaVersion: 1,
    kind: "history-model",
    id: spec.id,
    version: spec.version,
    title: spec.title,
    scenario: spec.scenario,
    licence: spec.licence,
    intendedUse: `Weighs what a history tells of: ${spec.primaryFinding.label.toLowerCase()}. Research and teaching only; not a medical device and not for the care of patients.`,
    trainingData: [{ ...spec.source, rows: labels.length }],
    knownWeaknesses: [
      ...(rare.length > 0 ? [`Learnt from fewer than ${FEW_OF_CLASS} cases of ${rare.join(", ")}.`] : []),
      ...(spec.kind === "stumps" && classIds.length > 2
        ? ["Moves the primary finding's classes together and tells nothing of the shares within them."]
        : []),
      ...WEAKNESSES,
    ],
    weights: fileEntry("weights.json", bytes),
    classIds: [...classIds],
    prevalence: byId(classIds, weights.prevalence),
    facts: weights.facts.map(({ basis }) => ({
      name: basis.feature,
      label: modelFacts.get(basis.feature)?.label ?? basis.feature,
      known: rounded(
        cases.values.filter((values) => basisShares(basis, values[basis.feature]).length > 0).length /
          labels.length,
      ),
    })),
    fit: {
      kind: spec.kind,
      setting: fitted.setting,
      strength: rounded(fitted.strength),
      leftOut: fitted.leftOut,
    },
    figures: {
      cohort: spec.cohort,
      rows: reading.rows,
      macroAuc: roundedInterval(reading.macroAuc),
      accuracy: roundedInterval(reading.accuracy),
      balancedAccuracy: roundedInterval(reading.balancedAccuracy),
      calibrationError: rounded(reading.calibrationError),
      brier: rounded(reading.brier),
      reliability: figures.reliability.map(({ meanProbability, observed, cases: rows }) => ({
        meanProbability: rounded(meanProbability),
        observed: roundedInterval(observed),
        rows,
      })),
      classAuc: Object.fromEntries(
        reading.classes.flatMap(({ classId, auc }) => (auc ? [[classId, roundedInterval(auc)]] : [])),
      ),
    },
    pretest: {
      findingId: spec.primaryFinding.id,
      finding: spec.primaryFinding.label,
      auc: roundedInterval(figures.findingAuc),
      calibration: {
        slope: rounded(figures.calibration.slope),
        intercept: rounded(figures.calibration.intercept),
      },
      calibrationError: rounded(figures.findingCalibrationError),
      logLoss: rounded(figures.logLoss),
      atPrevalence: {
        brier: rounded(figures.atPrevalence.brier),
        logLoss: rounded(figures.atPrevalence.logLoss),
      },
    },
  };
  return { manifest, card: trainedHistoryCard(manifest), files: { "weights.json": bytes } };
}

function roundedWeights(model: AdditiveHistory): AdditiveHistory {
  const prevalence = model.prevalence.map(rounded);
  prevalence[0] = rounded(prevalence[0]! + 1 - prevalence.reduce((sum, p) => sum + p, 0));
  return {
    ...model,
    prevalence,
    facts: model.facts.map(({ basis, logWeights }) => ({
      basis,
      logWeights: logWeights.map((row) => row.map(rounded)),
    })),
  };
}
