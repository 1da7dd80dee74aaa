import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "../metrics/bootstrap.ts";
import { decodeFixedPoint, encodeFixedPoint, maskVector, sumMasked } from "./masked-sum.ts";

const sites = ["a", "b", "c", "d"];

/** The same stream for both of a pair. */
function streamOf(one: string, other: string, bytes: number): Uint8Array {
  const random = seededRandom(
    [one, other].sort().join("").charCodeAt(0) * 256 + [one, other].sort()[1]!.charCodeAt(0),
  );
  return Uint8Array.from({ length: bytes }, () => Math.floor(256 * random()));
}

function masked(values: readonly (readonly number[])[]) {
  return values.map((own, i) => {
    const others = sites.slice(0, values.length).filter((_, k) => k !== i);
    const streams = others.map((other) => streamOf(sites[i]!, other, own.length * 4));
    return maskVector(encodeFixedPoint(own, values.length), sites[i]!, others, streams);
  });
}

test("worked example: of three masked vectors the sum is the sum, and no one of them is what it hides", () => {
  const vectors = masked([
    [1.5, -2],
    [0.25, 4],
    [-1, 0.5],
  ]);
  expect([...decodeFixedPoint(sumMasked(vectors))]).toEqual([0.75, 2.5]);
  expect([...decodeFixedPoint(vectors[0]!)]).not.toEqual([1.5, -2]);
  // Without one of them nothing is left of the sum.
  expect(Math.abs(decodeFixedPoint(sumMasked(vectors.slice(1)))[0]! + 0.75)).toBeGreaterThan(1e-3);
});

test("property: masks cancel to the last bit", () => {
  const number = fc.double({ min: -30, max: 30, noNaN: true });
  const row = fc.array(number, { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(fc.array(row, { minLength: 3, maxLength: 4 }), (rows) => {
      const plain = rows.map((own) => encodeFixedPoint(own, rows.length));
      expect(sumMasked(masked(rows))).toEqual(sumMasked(plain));
    }),
  );
});

test("refused: two sites, one twice, a number that could overflow, a short mask", () => {
  const plain = encodeFixedPoint([1], 3);
  const mask = new Uint8Array(4);
  expect(() => maskVector(plain, "a", ["b"], [mask])).toThrow("Fewer than 3");
  expect(() => maskVector(plain, "a", ["a", "b"], [mask, mask])).toThrow("once");
  expect(() => maskVector(plain, "a", ["b", "c"], [mask, new Uint8Array(3)])).toThrow("four bytes");
  expect(() => encodeFixedPoint([50], 3)).toThrow("too large");
  expect(() => encodeFixedPoint([Number.NaN], 3)).toThrow("too large");
});
