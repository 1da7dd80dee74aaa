import {
  type CalibrationMap,
  type CalibrationMethod,
  classConformalQuantiles,
  classConformalSet,
  conformalQuantile,
  conformalSet,
  fitCalibrationMap,
  fitFusionStrength,
  foldsByGroup,
  fusedProbabilities,
  groupedShare,
  historyProbabilities,
  type Interval,
  InvalidInputError,
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
  imageQuantile: number;
  /** `[classes]`: sets by these hold each class as often as they promise, and not only on average. */
  classQuantiles: number[];
  /** 1 without a history model. */
  strength: number;
  /** Nothing without a history model. */
  fusedQuantile: number | undefined;
}

/** Out-of-fold: everything said of a case comes from a calibration that did not see its group. */
export interface CrossFitted {
  /** All `[rows, classes]`, row-major. History and fused are nothing without a history model. */
  image: Float64Array;
  history: Float64Array | undefined;
  fused: Float64Array | undefined;
  coverage: number;
  meanSetSize: number;
  /** Of the sets by class. */
  meanClassSetSize: number;
  /** `[classes]`: how often sets of either kind hold the cases of a class; nothing where there is none. */
  classCoverage: ({ marginal: Interval; conditional: Interval } | null)[];
  fusedCoverage: number | undefined;
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
  const imageQuantile = conformalQuantile(ofTrueClass(image, labels, classes), CONFORMAL_LEVEL);
  const classQuantiles = classConformalQuantiles(
    { probabilities: image, labels, classes },
    CONFORMAL_LEVEL,
  ).map(({ quantile }) => quantile);
  const found = { map, prevalence, imageQuantile, classQuantiles };
  if (!history) return { ...found, strength: 1, fusedQuantile: undefined };
  const evidence = {
    classes,
    prevalence,
    calibrationPrevalence: prevalence,
    historyLogWeights: history,
    imageProbabilities: image,
  };
  const strength = fitFusionStrength(evidence, labels);
  const fused = fusedProbabilities(evidence, strength);
  const fusedQuantile = conformalQuantile(ofTrueClass(fused, labels, classes), CONFORMAL_LEVEL);
  return { ...found, strength, fusedQuantile };
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
  const [covered, classCovered] = [new Uint8Array(n), new Uint8Array(n)];
  let [fusedCovered, size, classSize] = [0, 0, 0];
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
      const own = Array.from(slice(probabilities));
      const set = conformalSet(own, fitted.imageQuantile);
      const classSet = classConformalSet(
        own,
        fitted.classQuantiles.map((quantile) => ({ quantile })),
      );
      size += set.length;
      classSize += classSet.length;
      covered[row] = set.includes(labels[row]!) ? 1 : 0;
      classCovered[row] = classSet.includes(labels[row]!) ? 1 : 0;
      if (!post || fitted.fusedQuantile === undefined) return;
      fused?.set(slice(post), row * classes);
      if (conformalSet(Array.from(slice(post)), fitted.fusedQuantile).includes(labels[row]!)) fusedCovered++;
    });
  }
  return {
    image,
    history: historyAlone,
    fused,
    coverage: covered.reduce((sum, one) => sum + one, 0) / n,
    meanSetSize: size / n,
    meanClassSetSize: classSize / n,
    classCoverage: Array.from({ length: classes }, (_, c) => {
      const own = rowsWhere(() => true).filter((row) => labels[row] === c);
      const share = (held: Uint8Array) =>
        groupedShare(
          own.map((row) => held[row]!),
          own.map((row) => part.groups[row]!),
        );
      return own.length === 0 ? null : { marginal: share(covered), conditional: share(classCovered) };
    }),
    fusedCoverage: fused && fusedCovered / n,
    strengths,
  };
}

function ofTrueClass(probabilities: Float64Array, labels: ArrayLike<number>, classes: number): Float64Array {
  return Float64Array.from({ length: labels.length }, (_, i) => probabilities[i * classes + labels[i]!]!);
}
