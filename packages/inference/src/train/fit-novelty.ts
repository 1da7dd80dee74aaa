import {
  auc,
  decodeNoveltyReference,
  encodeNoveltyReference,
  foldsByGroup,
  NOVELTY_NEIGHBOURS,
  noveltySimilarity,
} from "@synoptic/domain";
import { type Part, pictureRows } from "./part.ts";

/** At most so many reference images a class, evenly spaced: small files, and rare classes are kept whole. */
const MOST_ROWS_A_CLASS = 300;
/** Share of new images of the right kind that may fall below the threshold. */
const REFUSED_SHARE = 0.05;
const FOLDS = 10;

export interface FittedNovelty {
  reference: Uint8Array;
  referenceRows: number;
  neighbours: number;
  threshold: number;
  /** Cross-fitted by group. */
  passRate: number;
  /** AUC of telling the images of the other scenarios from this one's; nothing where none are given. */
  auc: number | undefined;
}

/**
 * The reference comes from the training part, the threshold from the calibration part: of n similarities the
 * `floor((n + 1) · 5 %)`-th smallest, so that a new image of the same kind passes with a chance of 95 % or more.
 */
export function fitNovelty(training: Part, calibration: Part, others: readonly Part[]): FittedNovelty {
  const { dimension } = training;
  const rows = evenly(training);
  const chosen = new Float32Array(rows.length * dimension);
  rows.forEach((row, i) => {
    chosen.set(training.embeddings.subarray(row * dimension, (row + 1) * dimension), i * dimension);
  });
  const bytes = encodeNoveltyReference(chosen, dimension);
  const reference = decodeNoveltyReference(bytes, dimension);
  const similarities = (part: Part) =>
    part.rows.map((_, i) =>
      noveltySimilarity(reference, part.embeddings.subarray(i * dimension, (i + 1) * dimension)),
    );
  const known = similarities(calibration);
  const strange = others.flatMap(similarities);

  const folds = foldsByGroup(calibration.groups, calibration.labels, FOLDS);
  const passed = known.filter(
    (value, i) => value >= threshold(known.filter((_, j) => folds[j] !== folds[i])),
  );
  return {
    reference: bytes,
    referenceRows: rows.length,
    neighbours: NOVELTY_NEIGHBOURS,
    threshold: threshold(known),
    passRate: passed.length / known.length,
    auc:
      strange.length === 0
        ? undefined
        : auc({
            scores: [...known, ...strange],
            positives: [...known.map(() => 1), ...strange.map(() => 0)],
          }),
  };
}

function threshold(similarities: readonly number[]): number {
  const sorted = [...similarities].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.floor((sorted.length + 1) * REFUSED_SHARE) - 1)]!;
}

/** Pictures evenly spaced within each class, in the order of the file; their variants are no new pictures. */
function evenly(training: Part): number[] {
  const ofClass = new Map<number, number[]>();
  for (const row of pictureRows(training)) {
    const label = training.labels[row]!;
    ofClass.set(label, [...(ofClass.get(label) ?? []), row]);
  }
  const chosen = [...ofClass.values()].flatMap((members) => {
    const count = Math.min(MOST_ROWS_A_CLASS, members.length);
    return Array.from({ length: count }, (_, k) => members[Math.floor((k * members.length) / count)]!);
  });
  return chosen.sort((a, b) => a - b);
}
