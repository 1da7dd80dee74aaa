import { InvalidInputError } from "../errors.ts";

export interface MeanDiscrepancy {
  /** Unbiased: about 0 where both are alike, also a little below; at most 2. */
  squared: number;
  /** Of the kernel: the median distance of all pairs. */
  bandwidth: number;
  /** How often as large a one comes of mixing both at random. */
  p: number;
}

/**
 * How far two samples of vectors lie apart: the squared maximum mean discrepancy with a Gaussian kernel, whose width is
 * the median of the distances of all pairs, and a permutation test of both being drawn from the same. Time and memory
 * grow with the square of the number of vectors.
 * @param first two or more vectors of one length, each of another person, and `second` likewise
 * @param random uniform in [0, 1), for the permutations
 * @throws InvalidInputError for fewer, or for other lengths
 * @see Gretton et al. 2012, Journal of Machine Learning Research 13:723-773: lemma 6, and section 5 for the test
 */
export function maximumMeanDiscrepancy(
  first: readonly Float32Array[],
  second: readonly Float32Array[],
  { permutations = 499, random }: { permutations?: number; random: () => number },
): MeanDiscrepancy {
  const all = [...first, ...second];
  const size = all[0]?.length ?? 0;
  if (first.length < 2 || second.length < 2 || size === 0 || all.some(({ length }) => length !== size))
    throw new InvalidInputError("Two vectors of one length are needed of either kind.");
  const distances = squaredDistances(all);
  const bandwidth = Math.sqrt(medianOf(distances));
  // Where more than half of all pairs are the same vector, any width tells those from the others.
  const width = bandwidth > 0 ? 2 * bandwidth ** 2 : 1;
  const kernel = distances.map((square) => Math.exp(-square / width));
  const order = Int32Array.from(all, (_, i) => i);
  const squared = discrepancy(kernel, order, first.length);
  let asLarge = 1;
  for (let round = 0; round < permutations; round++) {
    shuffle(order, random);
    // What the order of adding up changes is no difference.
    if (discrepancy(kernel, order, first.length) >= squared - 1e-12) asLarge += 1;
  }
  return { squared, bandwidth, p: asLarge / (permutations + 1) };
}

/** Of pairs `i < j`, at `j (j - 1) / 2 + i`. */
function squaredDistances(vectors: readonly Float32Array[]): Float64Array {
  const out = new Float64Array((vectors.length * (vectors.length - 1)) / 2);
  for (let j = 1, at = 0; j < vectors.length; j++) {
    const b = vectors[j]!;
    for (let i = 0; i < j; i++, at++) {
      const a = vectors[i]!;
      let sum = 0;
      for (let k = 0; k < a.length; k++) sum += (a[k]! - b[k]!) ** 2;
      out[at] = sum;
    }
  }
  return out;
}

/** Of squared distances the square of the median distance: of an even number, of the two middle ones' mean. */
function medianOf(squares: Float64Array): number {
  const sorted = squares.slice().sort();
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle]!;
  return ((Math.sqrt(sorted[middle - 1]!) + Math.sqrt(sorted[middle]!)) / 2) ** 2;
}

/** The unbiased estimate where the first `m` of an order are of one kind and the rest of the other. */
function discrepancy(kernel: Float64Array, order: Int32Array, m: number): number {
  const n = order.length - m;
  const isFirst = new Uint8Array(order.length);
  for (let i = 0; i < m; i++) isFirst[order[i]!] = 1;
  let [within, across, other] = [0, 0, 0];
  for (let j = 1, at = 0; j < order.length; j++) {
    for (let i = 0; i < j; i++, at++) {
      const kinds = isFirst[i]! + isFirst[j]!;
      if (kinds === 2) within += kernel[at]!;
      else if (kinds === 1) across += kernel[at]!;
      else other += kernel[at]!;
    }
  }
  return (2 * within) / (m * (m - 1)) + (2 * other) / (n * (n - 1)) - (2 * across) / (m * n);
}

/** Fisher and Yates. */
function shuffle(order: Int32Array, random: () => number): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
}
