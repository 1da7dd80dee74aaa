import {
  type CalibrationMap,
  type CalibrationMethod,
  type ClassQuantile,
  type ConformalCoverage,
  classConformalQuantiles,
  classConformalSet,
  conformalQuantile,
  conformalSet,
  fitCalibrationMap,
  fitFusionStrength,
  foldsByGroup,
  fusedProbabilities,
  historyProbabilities,
  InvalidInputError,
  setCoverage,
} from "@synoptic/domain";
import { calibrated } from "../calibrated.ts";
import { type Part, pickRows, shares } from "./part.ts";

export const CONFORMAL_LEVEL = 0.9;
const FOLDS = 10;

/** What is fitted on cases that no training step saw. */
export interface Calibration {
  map: CalibrationMap;
  /** Class prevalence in those cases. */
  prevalence: number[];
  image: Quantiles;
  /** 1 without a history model. */
  strength: number;
  /** Nothing without a history model. */
  fused: Quantiles | undefined;
}

/** Conformal quantiles of some probabilities: one for all classes, and one a class. */
interface Quantiles {
  marginal: number;
  byClass: ClassQuantile[];
}

/** How often the sets by such quantiles held the true class. */
interface Coverage {
  marginal: ConformalCoverage;
  byClass: ConformalCoverage;
}

/** Out-of-fold: everything said of a case comes from a calibration that did not see its group. */
export interface CrossFitted {
  /** All `[rows, classes]`, row-major. History and fused are nothing without a history model. */
  image: Float64Array;
  history: Float64Array | undefined;
  fused: Float64Array | undefined;
  imageCoverage: Coverage;
  fusedCoverage: Coverage | undefined;
  strengths: number[];
}

interface Cases {
  /** `temperature` where left out. */
  method?: CalibrationMethod | undefined;
  logits: Float64Array;
  /** Sum of the log-weights of what is known of each case; nothing without a history model. */
  history: Float64Array | undefined;
  labels: ArrayLike<number>;
  classes: number;
}

/** Temperature, prevalence, quantiles and strength from all cases. */
export function fitCalibration({ method, logits, history, labels, classes }: Cases): Calibration {
  const map = fitCalibrationMap(method ?? "temperature", { logits, labels, classes });
  const image = calibrated(map, logits, classes);
  const prevalence = shares(labels, classes);
  const quantilesOf = (probabilities: Float64Array): Quantiles => ({
    marginal: conformalQuantile(ofTrueClass(probabilities, labels, classes), CONFORMAL_LEVEL),
    byClass: classConformalQuantiles({ probabilities, labels, classes }, CONFORMAL_LEVEL),
  });
  const ofImage = { map, prevalence, image: quantilesOf(image) };
  if (!history) return { ...ofImage, strength: 1, fused: undefined };
  const evidence = {
    classes,
    prevalence,
    calibrationPrevalence: prevalence,
    historyLogWeights: history,
    imageProbabilities: image,
  };
  const strength = fitFusionStrength(evidence, labels);
  return { ...ofImage, strength, fused: quantilesOf(fusedProbabilities(evidence, strength)) };
}

/**
 * The same on all folds but one, measured on that one, for each in turn.
 * @throws InvalidInputError where all groups of a class fall into one fold
 */
export function crossFit(cases: Cases, part: Part): CrossFitted {
  const { method, logits, history, labels, classes } = cases;
  const n = labels.length;
  const folds = foldsByGroup(part.groups, labels, FOLDS);
  const image = new Float64Array(n * classes);
  const historyAlone = history && new Float64Array(n * classes);
  const fused = history && new Float64Array(n * classes);
  const strengths: number[] = [];
  const imageSets = emptySets(n);
  const fusedSets = emptySets(n);
  const rowsWhere = (keep: (fold: number) => boolean) =>
    Array.from({ length: n }, (_, i) => i).filter((i) => keep(folds[i]!));

  for (let fold = 0; fold < FOLDS; fold++) {
    const fitRows = rowsWhere((other) => other !== fold);
    const heldOut = rowsWhere((other) => other === fold);
    const lost = heldOut.find((row) => fitRows.every((other) => labels[other] !== labels[row]));
    if (lost !== undefined)
      throw new InvalidInputError(
        `Class ${labels[lost]! + 1} of ${classes} occurs in too few groups to be measured on.`,
        ["classes"],
      );
    const fitted = fitCalibration({
      method,
      logits: pickRows(logits, classes, fitRows),
      history: history && pickRows(history, classes, fitRows),
      labels: fitRows.map((row) => labels[row]!),
      classes,
    });
    const probabilities = calibrated(fitted.map, pickRows(logits, classes, heldOut), classes);
    const evidence = history && {
      classes,
      prevalence: fitted.prevalence,
      calibrationPrevalence: fitted.prevalence,
      historyLogWeights: pickRows(history, classes, heldOut),
      imageProbabilities: probabilities,
    };
    const pre = evidence && historyProbabilities(evidence);
    const post = evidence && fusedProbabilities(evidence, fitted.strength);
    strengths.push(fitted.strength);
    heldOut.forEach((row, i) => {
      const slice = (matrix: Float64Array) => matrix.subarray(i * classes, (i + 1) * classes);
      image.set(slice(probabilities), row * classes);
      if (pre) historyAlone?.set(slice(pre), row * classes);
      keepSets(imageSets, row, slice(probabilities), fitted.image);
      if (!post || !fitted.fused) return;
      fused?.set(slice(post), row * classes);
      keepSets(fusedSets, row, slice(post), fitted.fused);
    });
  }
  return {
    image,
    history: historyAlone,
    fused,
    imageCoverage: coverageOf(imageSets),
    fusedCoverage: fused && coverageOf(fusedSets),
    strengths,
  };

  function coverageOf(sets: Sets): Coverage {
    return {
      marginal: setCoverage(sets.marginal, labels, part.groups, classes),
      byClass: setCoverage(sets.byClass, labels, part.groups, classes),
    };
  }
}

/** By case, the classes of its set. */
type Sets = Record<keyof Quantiles, number[][]>;

const emptySets = (cases: number): Sets => ({ marginal: new Array(cases), byClass: new Array(cases) });

function keepSets(sets: Sets, row: number, probabilities: Float64Array, quantiles: Quantiles): void {
  const all = Array.from(probabilities);
  sets.marginal[row] = conformalSet(all, quantiles.marginal);
  sets.byClass[row] = classConformalSet(all, quantiles.byClass);
}

function ofTrueClass(probabilities: Float64Array, labels: ArrayLike<number>, classes: number): Float64Array {
  return Float64Array.from({ length: labels.length }, (_, i) => probabilities[i * classes + labels[i]!]!);
}
