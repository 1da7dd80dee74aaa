import { InvalidInputError } from "../errors.ts";

/**
 * Sums in which no addend can be seen. Each number becomes a whole number modulo 2³²; each pair of sites agrees on a
 * stream of random bytes that nobody else knows, which the one adds and the other takes away. What a site sends is evenly
 * distributed whatever it holds; in the sum of all of them, and of no fewer, the masks are gone to the last bit.
 * @see Bonawitz et al. 2017, "Practical Secure Aggregation for Privacy-Preserving Machine Learning", ACM CCS, section 4
 */
export type MaskedVector = Uint32Array;

/** Fewer sites hide nothing: of two, each knows the other's part by taking its own from the sum. */
export const LEAST_SITES = 3;

/** A number is a whole number of 2⁻²⁴: six digits behind the point, and sums from -128 to 128. */
const FRACTION = 2 ** 24;
const HALF = 2 ** 31;

/** @throws InvalidInputError where the sum of so many such addends might leave the range */
export function encodeFixedPoint(values: ArrayLike<number>, sites: number): Uint32Array {
  const most = HALF / sites;
  return Uint32Array.from({ length: values.length }, (_, i) => {
    const whole = Math.round(values[i]! * FRACTION);
    if (!(Math.abs(whole) < most))
      throw new InvalidInputError("A number is too large to be summed behind masks.");
    return whole;
  });
}

export function decodeFixedPoint(sum: Uint32Array): Float64Array {
  return Float64Array.from(sum, (value) => (value | 0) / FRACTION);
}

/** The mask of a site among those that take part, `streams[i]` being what it shares with `others[i]`: four bytes a number. */
export function maskVector(
  plain: Uint32Array,
  own: string,
  others: readonly string[],
  streams: readonly Uint8Array[],
): MaskedVector {
  if (others.length + 1 < LEAST_SITES)
    throw new InvalidInputError(`Fewer than ${LEAST_SITES} sites hide nothing from each other.`);
  if (new Set([own, ...others]).size !== others.length + 1)
    throw new InvalidInputError("Each site takes part once.");
  const masked = Uint32Array.from(plain);
  others.forEach((other, k) => {
    const stream = streams[k];
    if (stream?.byteLength !== plain.length * 4)
      throw new InvalidInputError("A mask has four bytes a number.");
    const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
    for (let i = 0; i < masked.length; i++) {
      const mask = view.getUint32(i * 4, true);
      // Kept modulo 2³² by the array.
      masked[i] = own < other ? masked[i]! + mask : masked[i]! - mask;
    }
  });
  return masked;
}

/** The sum modulo 2³²; without masks where all sites' vectors are there. */
export function sumMasked(vectors: readonly MaskedVector[]): Uint32Array {
  const length = vectors[0]?.length ?? 0;
  const total = new Uint32Array(length);
  for (const vector of vectors) {
    if (vector.length !== length) throw new InvalidInputError("The vectors are not of one length.");
    for (let i = 0; i < length; i++) total[i] = total[i]! + vector[i]!;
  }
  return total;
}
