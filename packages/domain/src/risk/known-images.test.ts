import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../metrics/bootstrap.ts";
import { type KnownImages, similarityToKnown } from "./known-images.ts";
import {
  decodeKnownSubspace,
  directionsFor,
  encodeKnownSubspace,
  fitKnownSubspace,
  type KnownSubspace,
  lengthOutside,
} from "./known-subspace.ts";
import { decodeNoveltyReference, encodeNoveltyReference, noveltySimilarity } from "./novelty.ts";

/** Known images differ along the first axis only, around (0, 2, 0). */
const subspace: KnownSubspace = {
  dimension: 3,
  mean: Float64Array.of(0, 2, 0),
  directions: Float64Array.of(1, 0, 0),
  count: 1,
};

describe("the length outside of known directions", () => {
  test("worked example: 3 and 4 off the only direction is 5, however far along it", () => {
    expect(lengthOutside(subspace, Float64Array.of(0, 5, 4))).toBeCloseTo(5, 12);
    expect(lengthOutside(subspace, Float64Array.of(700, 5, 4))).toBeCloseTo(5, 9);
    expect(lengthOutside(subspace, Float64Array.of(-3, 2, 0))).toBe(0);
  });

  test("is small for what it was fitted on and grows with what no known image has", () => {
    const random = seededRandom(2);
    const columns = 48;
    const known = Float64Array.from({ length: 200 * columns }, (_, i) =>
      i % columns < 3 ? 5 * random() : 0.01 * random(),
    );
    const fitted = fitKnownSubspace({ values: known, rows: 200, columns });
    expect(fitted.count).toBe(3);
    const own = known.subarray(0, columns);
    const strange = own.map((value, j) => value + (j === 20 ? 4 : 0));
    expect(lengthOutside(fitted, own)).toBeLessThan(0.1);
    expect(lengthOutside(fitted, strange)).toBeCloseTo(4, 1);
  });

  test("keeps one direction for sixteen numbers, 64 at most, and no more than half as many as there are images", () => {
    expect([directionsFor(890, 1280), directionsFor(890, 256), directionsFor(890, 72)]).toEqual([64, 16, 4]);
    expect([directionsFor(40, 1280), directionsFor(3, 8)]).toEqual([20, 1]);
  });

  test("survives its file, to the precision of float32", () => {
    const stored = decodeKnownSubspace(encodeKnownSubspace(subspace), 3, 1);
    expect(stored).toEqual(subspace);
  });

  test("refuses another size, what is not at right angles, and an embedding of another length", () => {
    const bytes = encodeKnownSubspace(subspace);
    expect(() => decodeKnownSubspace(bytes, 3, 2)).toThrow(/2 directions takes 36 bytes, not 24/);
    const crooked = encodeKnownSubspace({ ...subspace, directions: Float64Array.of(1, 1, 0) });
    expect(() => decodeKnownSubspace(crooked, 3, 1)).toThrow(/right angles/);
    const none = encodeKnownSubspace({ ...subspace, mean: Float64Array.of(0, Number.NaN, 0) });
    expect(() => decodeKnownSubspace(none, 3, 1)).toThrow(/right angles/);
    expect(() => lengthOutside(subspace, Float64Array.of(1))).toThrow(/3 numbers/);
  });
});

describe("similarity to known images", () => {
  const reference = decodeNoveltyReference(
    encodeNoveltyReference(
      Float32Array.from({ length: 18 }, (_, i) => (i % 3 === 1 ? 2 : 0.1 * i)),
      3,
    ),
    3,
  );
  const known: KnownImages = { reference, neighbours: 5, outside: { subspace, weight: 0.1 } };

  test("worked example: a tenth of a length of 5 off the cosine", () => {
    const image = Float64Array.of(0, 5, 4);
    const cosine = noveltySimilarity(reference, image, 5);
    expect(similarityToKnown(known, image)).toBeCloseTo(cosine - 0.5, 12);
    expect(similarityToKnown({ ...known, outside: null }, image)).toBe(cosine);
  });

  test("never rises by what lies outside: the further out, the less alike", () => {
    const number = fc.double({ min: -5, max: 5, noNaN: true });
    fc.assert(
      fc.property(number, number, number, (x, y, z) => {
        const image = Float64Array.of(x, y, z);
        expect(similarityToKnown(known, image)).toBeLessThanOrEqual(noveltySimilarity(reference, image, 5));
      }),
    );
  });
});
