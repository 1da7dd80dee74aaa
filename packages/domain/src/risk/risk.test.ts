import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../metrics/bootstrap.ts";
import { conformalQuantile, conformalSet } from "./conformal.ts";
import { decodeNoveltyReference, encodeNoveltyReference, noveltySimilarity } from "./novelty.ts";
import { logit, logSumExp, sigmoid, softmax, toOdds, toProbability } from "./odds.ts";
import { calibrate, fitTemperature, negativeLogLikelihood } from "./temperature.ts";

describe("odds", () => {
  test("worked example: 0.2 is 1 to 4", () => {
    expect(toOdds(0.2)).toBeCloseTo(0.25, 12);
    expect(toProbability(0.25)).toBeCloseTo(0.2, 12);
    expect(logit(0.5)).toBe(0);
  });

  test("there and back", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (p) => {
        expect(sigmoid(logit(p))).toBeCloseTo(p, 12);
        expect(toProbability(toOdds(p))).toBeCloseTo(p, 12);
      }),
    );
  });

  test("softmax neither overflows nor loses its sum", () => {
    expect(softmax([1000, 1000])).toEqual([0.5, 0.5]);
    expect(logSumExp([-1e6, -1e6])).toBeCloseTo(-1e6 + Math.log(2), 6);
    expect(logSumExp([])).toBe(Number.NEGATIVE_INFINITY);
  });

  test("refuses what is no probability", () => {
    for (const p of [0, 1, -0.1, Number.NaN]) {
      expect(() => toOdds(p)).toThrow(/between 0 and 1/);
      expect(() => logit(p)).toThrow(/between 0 and 1/);
    }
    for (const odds of [0, -1, Number.POSITIVE_INFINITY, Number.NaN]) {
      expect(() => toProbability(odds)).toThrow(/greater than 0/);
    }
  });
});

describe("temperature", () => {
  test("finds by how much logits were blown up", () => {
    const random = seededRandom(4);
    const logits: number[] = [];
    const labels: number[] = [];
    for (let i = 0; i < 6000; i++) {
      const row = [4 * random(), 4 * random(), 4 * random()];
      const p = softmax(row);
      const u = random();
      labels.push(u < p[0]! ? 0 : u < p[0]! + p[1]! ? 1 : 2);
      logits.push(...row.map((value) => 1.7 * value));
    }
    const cases = { logits, labels, classes: 3 };
    const temperature = fitTemperature(cases);
    expect(Math.abs(temperature - 1.7)).toBeLessThan(0.12);
    const best = negativeLogLikelihood(cases, temperature);
    for (const other of [0.97, 1.03]) {
      expect(negativeLogLikelihood(cases, temperature * other)).toBeGreaterThan(best);
    }
  });

  test("worked example: logits 2 and 0 at temperature 2", () => {
    expect(calibrate([2, 0], 2, 2)[0]).toBeCloseTo(Math.E / (Math.E + 1), 12);
  });

  test("refuses no cases", () => {
    expect(() => fitTemperature({ logits: [], labels: [], classes: 2 })).toThrow(/at least one/);
  });
});

describe("conformal sets", () => {
  test("worked example: the 9th of 9 scores at 90 %", () => {
    const probabilities = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1];
    expect(conformalQuantile(probabilities, 0.9)).toBeCloseTo(0.9, 12);
    expect(conformalQuantile(probabilities, 0.5)).toBeCloseTo(0.5, 12);
  });

  test("too few cases to promise the level: every class", () => {
    expect(conformalQuantile([0.9, 0.9], 0.9)).toBe(1);
    expect(conformalSet([0.7, 0.2, 0.1], 1)).toEqual([0, 1, 2]);
  });

  test("are never empty and grow with the quantile", () => {
    const distribution = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(distribution, fc.double({ min: 0, max: 1, noNaN: true }), (p, quantile) => {
        const set = conformalSet(p, quantile);
        expect(p[set[0]!]).toBe(Math.max(...p));
        expect(conformalSet(p, 1)).toEqual(expect.arrayContaining(set));
      }),
    );
  });

  test("cover new cases as promised", () => {
    const random = seededRandom(9);
    const draw = () => {
      const p = softmax([3 * random(), 3 * random(), 3 * random()]);
      const u = random();
      return { p, label: u < p[0]! ? 0 : u < p[0]! + p[1]! ? 1 : 2 };
    };
    const known = Array.from({ length: 500 }, draw);
    const quantile = conformalQuantile(
      known.map(({ p, label }) => p[label]!),
      0.9,
    );
    const fresh = Array.from({ length: 4000 }, draw);
    const covered = fresh.filter(({ p, label }) => conformalSet(p, quantile).includes(label)).length;
    expect(covered / 4000).toBeGreaterThan(0.87);
    expect(covered / 4000).toBeLessThan(0.94);
  });

  test("refuses no cases and a level that is none", () => {
    expect(() => conformalQuantile([], 0.9)).toThrow(/at least one/);
    expect(() => conformalQuantile([0.5], 1)).toThrow(/between 0 and 1/);
  });
});

describe("novelty", () => {
  const random = seededRandom(6);
  const like = (direction: number) =>
    Array.from({ length: 8 }, (_, j) => (j === direction ? 5 : 0) + random());
  const known = Float32Array.from(Array.from({ length: 12 }, () => like(0)).flat());
  const reference = decodeNoveltyReference(encodeNoveltyReference(known, 8), 8);

  test("what is like the reference is more similar than what is not", () => {
    const same = noveltySimilarity(reference, Float32Array.from(like(0)));
    const other = noveltySimilarity(reference, Float32Array.from(like(3)));
    expect(same).toBeGreaterThan(0.95);
    expect(other).toBeLessThan(0.6);
  });

  test("is the plain mean of the five largest cosines, to the precision of a byte, whatever the scale", () => {
    const image = Float32Array.from(like(1));
    const length = (v: ArrayLike<number>) => Math.hypot(...Array.from(v));
    const cosines = Array.from({ length: 12 }, (_, row) => {
      const vector = known.subarray(row * 8, row * 8 + 8);
      return vector.reduce((sum, v, j) => sum + v * image[j]!, 0) / length(vector) / length(image);
    }).sort((a, b) => b - a);
    const mean = cosines.slice(0, 5).reduce((sum, v) => sum + v, 0) / 5;
    expect(Math.abs(noveltySimilarity(reference, image) - mean)).toBeLessThan(0.003);
    const larger = image.map((v) => 100 * v);
    expect(noveltySimilarity(reference, larger)).toBeCloseTo(noveltySimilarity(reference, image), 6);
  });

  test("refuses other lengths, too few rows and zeros", () => {
    expect(() => noveltySimilarity(reference, Float32Array.from([1]))).toThrow(/8 numbers/);
    expect(() => decodeNoveltyReference(new Uint8Array(9), 8)).toThrow(/at least 5 rows/);
    expect(() => decodeNoveltyReference(new Uint8Array(40), 8)).toThrow(/zeros/);
    expect(noveltySimilarity(reference, new Float32Array(8))).toBe(-1);
  });
});
