import {
  type AdditiveHistory,
  additiveLogWeights,
  compareEvidence,
  conformalSet,
  type EmbeddingRow,
  type EmbeddingTable,
  type EvidenceComparison,
  fusedProbabilities,
  headLogits,
  historyProbabilities,
  labelIndices,
  pictureFacts,
  type ReadingFigures,
  readingFigures,
  similarityToKnown,
  sumLogWeights,
} from "@synoptic/domain";
import { calibrated, type OpenHead } from "@synoptic/inference";

export interface ConformalFigures {
  /** Share of sets that should hold the true class. */
  level: number;
  coverage: number;
  /** Mean number of classes in a set. */
  meanSetSize: number;
}

/** How a head, and the history where its scenario has a model of it, does on images whose class is known. */
export interface HeadEvaluation extends ReadingFigures {
  head: { id: string; version: string; scenario: string };
  conformal: ConformalFigures;
  novelty: { threshold: number; passRate: number };
  /** Nothing where the scenario has no fitted history model. */
  fusion: FusionEvaluation | null;
}

export interface FusionEvaluation {
  /** Exponent on the image's likelihood ratio. */
  strength: number;
  /** Class prevalence that history alone starts from and that is divided out of the image: the calibration cohort's. */
  prevalence: Readonly<Record<string, number>>;
  /** Rows of which age, sex or body site is known. */
  rowsWithHistory: number;
  history: ReadingFigures;
  fused: ReadingFigures & { conformal: ConformalFigures | null };
  /** By finding; nothing below two groups with it and two without. */
  findings: Readonly<Record<string, EvidenceComparison | null>>;
}

/**
 * Measures a head on embeddings, as it is: nothing is fitted here.
 *
 * All embeddings are read, those below the novelty threshold too, so that figures do not depend on it.
 * @throws UnknownLabelError if a row has a label that the head has no class for
 * @throws InvalidInputError if only one class occurs
 */
export function evaluateHead(input: {
  head: OpenHead;
  embeddings: EmbeddingTable["embeddings"];
  rows: readonly EmbeddingRow[];
}): HeadEvaluation {
  const { head, embeddings, rows } = input;
  const { manifest, weights, known, history } = head;
  const classIds = manifest.classes.map(({ id }) => id);
  const classes = classIds.length;
  const labels = labelIndices(rows, classIds);
  const groups = rows.map(({ group }) => group);
  const measure = (probabilities: Float64Array) =>
    readingFigures({ probabilities, labels, classes, classIds, groups });

  const image = calibrated(manifest.calibration, headLogits(weights, embeddings), classes);
  const { level, imageQuantile, fusedQuantile } = manifest.conformal;
  const dimension = weights.dimension;
  const passed = rows.filter((_, i) => {
    const embedding = embeddings.subarray(i * dimension, (i + 1) * dimension);
    return similarityToKnown(known, embedding) >= manifest.novelty.threshold;
  });

  return {
    head: { id: manifest.id, version: manifest.version, scenario: manifest.scenario },
    ...measure(image),
    conformal: conformalFigures(image, labels, classes, level, imageQuantile),
    novelty: { threshold: manifest.novelty.threshold, passRate: passed.length / rows.length },
    fusion: history ? evaluateFusion(history.weights) : null,
  };

  function evaluateFusion(historyWeights: AdditiveHistory): FusionEvaluation {
    const prevalence = classIds.map((id) => manifest.calibration.prevalence[id]!);
    const evidence = {
      classes,
      prevalence,
      calibrationPrevalence: prevalence,
      historyLogWeights: sumLogWeights(historyWeights, rows.map(pictureFacts), classIds),
      imageProbabilities: image,
    };
    const alone = historyProbabilities(evidence);
    const fused = fusedProbabilities(evidence, manifest.fusion.strength);
    const findings = manifest.findings.map((finding) => {
      const members = classIds.map((id) => finding.classIds.includes(id));
      const groupsOf = (kind: boolean) => new Set(groups.filter((_, i) => members[labels[i]!] === kind)).size;
      const comparison =
        groupsOf(true) >= 2 &&
        groupsOf(false) >= 2 &&
        compareEvidence({ image, history: alone, fused }, labels, members, groups);
      return [finding.id, comparison || null] as const;
    });
    return {
      strength: manifest.fusion.strength,
      prevalence: manifest.calibration.prevalence,
      rowsWithHistory: rows.filter((row) => additiveLogWeights(historyWeights, pictureFacts(row)).length > 0)
        .length,
      history: measure(alone),
      fused: {
        ...measure(fused),
        conformal:
          fusedQuantile === undefined ? null : conformalFigures(fused, labels, classes, level, fusedQuantile),
      },
      findings: Object.fromEntries(findings),
    };
  }
}

function conformalFigures(
  probabilities: Float64Array,
  labels: Uint32Array,
  classes: number,
  level: number,
  quantile: number,
): ConformalFigures {
  let covered = 0;
  let size = 0;
  labels.forEach((label, i) => {
    const set = conformalSet(Array.from(probabilities.subarray(i * classes, (i + 1) * classes)), quantile);
    size += set.length;
    if (set.includes(label)) covered++;
  });
  return { level, coverage: covered / labels.length, meanSetSize: size / labels.length };
}
