import {
  type AdditiveHistory,
  brierScore,
  calibrationError,
  compareEvidence,
  decodeHeadWeights,
  type EvidenceComparison,
  headLogits,
  pictureFacts,
  type ReadingFigures,
  readingFigures,
  sumLogWeights,
} from "@synoptic/domain";
import { calibrated } from "../calibrated.ts";
import type { ImageHeadManifest } from "../manifest.ts";
import { CONFORMAL_LEVEL, type CrossFitted, crossFit, fitCalibration } from "./calibrate-head.ts";
import { compareDivisors, type DivisorLikelihoods } from "./compare-divisors.ts";
import { fitNovelty } from "./fit-novelty.ts";
import { fitWeights, type HeadFit } from "./fit-weights.ts";
import { coverageFigures, detailFigures } from "./head-figures.ts";
import type { HeadSpec } from "./head-spec.ts";
import { type Part, pictureRows, shares } from "./part.ts";
import { byId, fileEntry, rounded, roundedInterval } from "./write-model.ts";

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
  spec: HeadSpec;
  fit: HeadFit;
  training: Part;
  calibration: Part;
  /** Calibration parts of other scenarios, to tell strange pictures by; none where none are at hand. */
  others: readonly Part[];
  history: AdditiveHistory | undefined;
  backbone: { id: string; sha256: string };
  /** Weights (`weights.f32`) that were learnt elsewhere; fitted on the training part where left out. */
  given?: Uint8Array | undefined;
}

/**
 * Fits one head on the training part, or takes the weights that are given; calibrates and measures it on the calibration part.
 * @throws HeadNotFittedError, InvalidInputError
 */
export function fitHead(input: HeadInput): FittedHead {
  const { spec, fit, training, calibration, others, history, backbone } = input;
  const classIds = spec.classes.map(({ id }) => id);
  const classes = classIds.length;
  const weights = input.given ?? fitWeights(training, classes, fit);
  const decoded = decodeHeadWeights(weights, { classes, dimension: training.dimension });

  const { labels, groups } = calibration;
  const logits = headLogits(decoded, calibration.embeddings);
  const cases = {
    logits,
    history: history && sumLogWeights(history, calibration.rows.map(pictureFacts)),
    labels,
    classes,
    method: fit.calibration,
  };
  const fitted = fitCalibration(cases);
  const crossFitted = crossFit(cases, calibration);
  const novelty = fitNovelty(training, calibration, others);
  const { image, history: historyAlone, fused } = crossFitted;
  // A temperature moves no class past another. A curve or sigmoid a class does, to where it suits the cases it is fitted on.
  const probabilities = fitted.map.method === "temperature" ? calibrated(fitted.map, logits, classes) : image;
  const reading = readingFigures({ probabilities, labels, classes, classIds, groups });
  const heldOut = { probabilities: image, labels, classes };

  const comparisons: Record<string, EvidenceComparison> = {};
  if (historyAlone && fused) {
    for (const finding of spec.findings) {
      const members = classIds.map((id) => finding.classIds.includes(id));
      comparisons[finding.id] = compareEvidence(
        { image, history: historyAlone, fused },
        labels,
        members,
        groups,
      );
    }
  }
  const measured = { spec, calibration, probabilities: image };
  const { id, version, licence, cohort } = spec;
  const manifest: ImageHeadManifest = {
    schemaVersion: 1,
    kind: "image-head",
    id,
    version,
    title: spec.title,
    scenario: spec.scenario,
    licence,
    intendedUse: spec.intendedUse,
    trainingData: [{ ...spec.source, rows: pictureRows(training).length }],
    knownWeaknesses: [...spec.knownWeaknesses],
    backbone,
    weights: fileEntry("weights.f32", weights),
    resizePolicy: spec.resizePolicy,
    expects: spec.expects,
    ...(spec.reads && { reads: spec.reads }),
    classes: [...spec.classes],
    findings: [...spec.findings],
    primaryFindingId: spec.primaryFindingId,
    calibration: {
      ...fitted.map,
      cohort,
      rows: labels.length,
      prevalence: byId(classIds, fitted.prevalence),
    },
    conformal: {
      level: CONFORMAL_LEVEL,
      imageQuantile: fitted.image.marginal,
      ...(fitted.fused && { fusedQuantile: fitted.fused.marginal }),
      classQuantiles: byId(
        classIds,
        fitted.image.byClass.map(({ quantile }) => quantile),
      ),
      ...(fitted.fused && {
        fusedClassQuantiles: byId(
          classIds,
          fitted.fused.byClass.map(({ quantile }) => quantile),
        ),
      }),
    },
    novelty: {
      neighbours: novelty.neighbours,
      threshold: novelty.threshold,
      passRate: rounded(novelty.passRate),
      reference: fileEntry("novelty.i8", novelty.reference),
      referenceRows: novelty.referenceRows,
      subspace: {
        file: fileEntry("subspace.f32", novelty.subspace),
        directions: novelty.directions,
        weight: novelty.weight,
      },
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
      ...coverageFigures(spec, crossFitted.imageCoverage),
      ...(novelty.auc === undefined ? {} : { noveltyAuc: rounded(novelty.auc) }),
      classAuc: Object.fromEntries(
        reading.classes.flatMap(({ classId, auc }) => (auc ? [[classId, roundedInterval(auc)]] : [])),
      ),
      ...(history ? { fusion: fusionFigures(comparisons) } : {}),
    },
  };
  return {
    manifest,
    files: {
      "weights.f32": weights,
      "novelty.i8": novelty.reference,
      "subspace.f32": novelty.subspace,
    },
    reading,
    crossFitted,
    comparisons,
    divisors:
      cases.history && fitted.map.method === "temperature"
        ? compareDivisors(
            { ...cases, history: cases.history },
            fitted,
            fitted.map.temperature,
            shares(training.labels, classes),
          )
        : undefined,
  };
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
