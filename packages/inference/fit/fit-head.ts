import {
  brierScore,
  calibrate,
  calibrationError,
  compareEvidence,
  decodeHeadWeights,
  type EvidenceComparison,
  encodeHeadWeights,
  fitLogisticRegression,
  fitStandardisation,
  headLogits,
  type ReadingFigures,
  readingFigures,
  type SkinHistoryWeights,
  standardise,
} from "@synoptic/domain";
import type { ImageHeadManifest } from "../src/manifest.ts";
import { CONFORMAL_LEVEL, type CrossFitted, crossFit, fitCalibration } from "./calibrate-head.ts";
import { compareDivisors, type DivisorLikelihoods } from "./compare-divisors.ts";
import { classQuantiles, detailFigures } from "./detail.ts";
import { historyLogWeights } from "./fit-history.ts";
import { fitNovelty } from "./fit-novelty.ts";
import { type Part, shares } from "./read.ts";
import type { ScenarioSpec } from "./scenarios.ts";
import { byId, fileEntry, rounded, roundedInterval } from "./write-model.ts";

/**
 * Inverse L2 penalty on standardised embeddings, one for all heads: see
 * `docs/decisions/020-how-strongly-heads-are-regularised.md`.
 */
const REGULARISATION = 0.003;
const VERSION = "1.1.0";
export const LICENCE = "CC BY-NC 4.0";

export interface FittedHead {
  manifest: ImageHeadManifest;
  files: Record<string, Uint8Array>;
  reading: ReadingFigures;
  crossFitted: CrossFitted;
  /** By finding; nothing without a history model. */
  comparisons: Record<string, EvidenceComparison>;
  /** Which prevalence the image's probabilities contain, measured; nothing without a history model. */
  divisors: DivisorLikelihoods | undefined;
}

export interface HeadInput {
  spec: ScenarioSpec;
  training: Part;
  calibration: Part;
  /** Calibration parts of the other scenarios. */
  others: readonly Part[];
  history: SkinHistoryWeights | undefined;
  backbone: { id: string; sha256: string };
}

/** Fits one head on the training part; calibrates and measures it on the calibration part. */
export function fitHead(input: HeadInput): FittedHead {
  const { spec, training, calibration, others, history, backbone } = input;
  const classIds = spec.classes.map(({ id }) => id);
  const classes = classIds.length;
  const weights = fitWeights(training, classes);
  const decoded = decodeHeadWeights(weights, { classes, dimension: training.dimension });

  const { labels, groups } = calibration;
  const logits = headLogits(decoded, calibration.embeddings);
  const cases = {
    logits,
    history: history && historyLogWeights(history, calibration.rows),
    labels,
    classes,
  };
  const fitted = fitCalibration(cases);
  const crossFitted = crossFit(cases, calibration);
  const novelty = fitNovelty(training, calibration, others);
  const probabilities = calibrate(logits, classes, fitted.temperature);
  const reading = readingFigures({ probabilities, labels, classes, classIds, groups });
  const { image, history: historyAlone, fused } = crossFitted;
  const heldOut = { probabilities: image, labels, classes };

  const comparisons: Record<string, EvidenceComparison> = {};
  if (historyAlone && fused) {
    for (const finding of spec.findings) {
      const members = classIds.map((id) => finding.classIds.includes(id));
      comparisons[finding.id] = compareEvidence({ image, history: historyAlone, fused }, labels, members);
    }
  }
  const measured = { spec, calibration, probabilities: image };
  const cohort = `${spec.scenario}-calibration (${spec.calibrationSource})`;
  const manifest: ImageHeadManifest = {
    schemaVersion: 1,
    kind: "image-head",
    id: `${spec.scenario}-head`,
    version: VERSION,
    title: spec.title,
    scenario: spec.scenario,
    licence: LICENCE,
    intendedUse: spec.intendedUse,
    trainingData: [{ ...spec.source, rows: training.rows.length }],
    knownWeaknesses: [...spec.knownWeaknesses],
    backbone,
    weights: fileEntry("weights.f32", weights),
    resizePolicy: spec.resizePolicy,
    expects: spec.expects,
    classes: [...spec.classes],
    findings: [...spec.findings],
    primaryFindingId: spec.primaryFindingId,
    calibration: {
      method: "temperature",
      temperature: fitted.temperature,
      cohort,
      rows: labels.length,
      prevalence: byId(classIds, fitted.prevalence),
    },
    conformal: {
      level: CONFORMAL_LEVEL,
      imageQuantile: fitted.imageQuantile,
      ...(fitted.fusedQuantile === undefined ? {} : { fusedQuantile: fitted.fusedQuantile }),
      classQuantiles: classQuantiles(measured),
    },
    novelty: {
      neighbours: novelty.neighbours,
      threshold: novelty.threshold,
      passRate: rounded(novelty.passRate),
      reference: fileEntry("novelty.i8", novelty.reference),
      referenceRows: novelty.referenceRows,
    },
    fusion: {
      strength: fitted.strength,
      fittedOn: history ? cohort : "not fitted: plain Bayes, as no history was recorded with these images",
    },
    figures: {
      cohort,
      rows: labels.length,
      macroAuc: roundedInterval(reading.macroAuc),
      accuracy: roundedInterval(reading.accuracy),
      balancedAccuracy: roundedInterval(reading.balancedAccuracy),
      calibrationError: rounded(calibrationError(heldOut)),
      brier: rounded(brierScore(heldOut)),
      ...detailFigures(measured),
      conformalCoverage: rounded(crossFitted.coverage),
      conformalSetSize: rounded(crossFitted.meanSetSize),
      noveltyAuc: rounded(novelty.auc),
      classAuc: Object.fromEntries(
        reading.classes.flatMap(({ classId, auc }) => (auc ? [[classId, roundedInterval(auc)]] : [])),
      ),
      ...(history ? { fusion: fusionFigures(comparisons) } : {}),
    },
  };
  return {
    manifest,
    files: { "weights.f32": weights, "novelty.i8": novelty.reference },
    reading,
    crossFitted,
    comparisons,
    divisors:
      cases.history &&
      compareDivisors({ ...cases, history: cases.history }, fitted, shares(training.labels, classes)),
  };
}

function fitWeights(training: Part, classes: number): Uint8Array {
  const { embeddings, dimension, labels } = training;
  const table = { values: embeddings, rows: labels.length, columns: dimension };
  const standard = fitStandardisation(table);
  const model = fitLogisticRegression(standardise(table, standard), labels, classes, { C: REGULARISATION });
  if (!model.converged) throw new Error("The fit of a head did not converge.");
  return encodeHeadWeights({
    dimension,
    classes,
    mean: Float32Array.from(standard.mean),
    scale: Float32Array.from(standard.scale),
    weights: Float32Array.from(model.weights),
    intercepts: Float32Array.from(model.intercepts),
  });
}

function fusionFigures(comparisons: Readonly<Record<string, EvidenceComparison>>) {
  return Object.fromEntries(
    Object.entries(comparisons).map(([id, { image, history, fused, fusedMinusImage }]) => [
      id,
      {
        imageAuc: roundedInterval(image.auc),
        historyAuc: roundedInterval(history.auc),
        fusedAuc: roundedInterval(fused.auc),
        fusedMinusImage: { ...roundedInterval(fusedMinusImage), p: Number(fusedMinusImage.p.toPrecision(3)) },
      },
    ]),
  );
}
