import {
  auc,
  decodeKnownSubspace,
  decodeNoveltyReference,
  encodeKnownSubspace,
  encodeNoveltyReference,
  fitKnownSubspace,
  foldsByGroup,
  lengthOutside,
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
  /** `novelty.i8` and `subspace.f32`. */
  reference: Uint8Array;
  referenceRows: number;
  subspace: Uint8Array;
  directions: number;
  weight: number;
  neighbours: number;
  threshold: number;
  /** Cross-fitted by group. */
  passRate: number;
  /** AUC of telling the images of the other scenarios from this one's; nothing where none are given. */
  auc: number | undefined;
}

/** The two parts of a similarity, before they are weighed. */
interface Likeness {
  cosine: number;
  outside: number;
}

/**
 * Reference and directions come from the training part, weight and threshold from the calibration part. The weight is
 * such that both parts of the similarity vary alike among images of the right kind; no strange image is needed for it.
 * The threshold is, of n similarities, the `floor((n + 1) · 5 %)`-th smallest, so that a new image of the same kind
 * passes with a chance of 95 % or more.
 */
export function fitNovelty(training: Part, calibration: Part, others: readonly Part[]): FittedNovelty {
  const { dimension } = training;
  const rows = evenly(training);
  const chosen = new Float32Array(rows.length * dimension);
  rows.forEach((row, i) => {
    chosen.set(training.embeddings.subarray(row * dimension, (row + 1) * dimension), i * dimension);
  });
  const fittedSubspace = fitKnownSubspace({ values: chosen, rows: rows.length, columns: dimension });
  const directions = fittedSubspace.count;
  // Measured with what is stored, not with what was rounded to be stored.
  const bytes = {
    reference: encodeNoveltyReference(chosen, dimension),
    subspace: encodeKnownSubspace(fittedSubspace),
  };
  const reference = decodeNoveltyReference(bytes.reference, dimension);
  const subspace = decodeKnownSubspace(bytes.subspace, dimension, directions);
  const likenesses = (part: Part): Likeness[] =>
    part.rows.map((_, i) => {
      const embedding = part.embeddings.subarray(i * dimension, (i + 1) * dimension);
      return { cosine: noveltySimilarity(reference, embedding), outside: lengthOutside(subspace, embedding) };
    });
  const known = likenesses(calibration);
  const fitted = fitThreshold(known);

  const folds = foldsByGroup(calibration.groups, calibration.labels, FOLDS);
  const withoutFold = Array.from({ length: FOLDS }, (_, fold) =>
    fitThreshold(known.filter((_, i) => folds[i] !== fold)),
  );
  const passed = known.filter((one, i) => {
    const { weight, threshold } = withoutFold[folds[i]!]!;
    return similarity(one, weight) >= threshold;
  });
  const scores = (some: readonly Likeness[]) => some.map((one) => similarity(one, fitted.weight));
  const strange = others.flatMap(likenesses);
  return {
    ...bytes,
    referenceRows: rows.length,
    directions,
    ...fitted,
    neighbours: NOVELTY_NEIGHBOURS,
    passRate: passed.length / known.length,
    auc:
      strange.length === 0
        ? undefined
        : auc({
            scores: [...scores(known), ...scores(strange)],
            positives: [...known.map(() => 1), ...strange.map(() => 0)],
          }),
  };
}

const similarity = ({ cosine, outside }: Likeness, weight: number) => cosine - weight * outside;

function fitThreshold(known: readonly Likeness[]): { weight: number; threshold: number } {
  const outside = deviation(known.map((one) => one.outside));
  const weight = outside === 0 ? 0 : deviation(known.map(({ cosine }) => cosine)) / outside;
  const sorted = known.map((one) => similarity(one, weight)).sort((a, b) => a - b);
  return { weight, threshold: sorted[Math.max(0, Math.floor((sorted.length + 1) * REFUSED_SHARE) - 1)]! };
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
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
