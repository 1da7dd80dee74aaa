import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../metrics/bootstrap.ts";
import {
  classConformalQuantiles,
  classConformalSet,
  conformalCoverage,
  fewestCasesFor,
} from "./class-conformal.ts";
import { conformalQuantile, conformalSet } from "./conformal.ts";
import { softmax } from "./odds.ts";

test("worked examples: nine cases promise 90 %, nineteen 95 %", () => {
  expect(fewestCasesFor(0.9)).toBe(9);
  expect(fewestCasesFor(0.95)).toBe(19);
  expect(fewestCasesFor(0.5)).toBe(1);
  expect(() => fewestCasesFor(1)).toThrow(/between 0 and 1/);
});

test("the fewest cases are those at which the quantile stops being 1", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 98 }), (percent) => {
      const level = percent / 100;
      const fewest = fewestCasesFor(level);
      expect(conformalQuantile(new Array(fewest).fill(0.5), level)).toBe(0.5);
      if (fewest > 1) expect(conformalQuantile(new Array(fewest - 1).fill(0.5), level)).toBe(1);
    }),
  );
});

/** Three classes, the last rare and hard to see. */
function draw(rows: number, seed: number) {
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const labels: number[] = [];
  const probabilities: number[] = [];
  for (let i = 0; i < rows; i++) {
    const u = random();
    const label = u < 0.6 ? 0 : u < 0.9 ? 1 : 2;
    const clear = label === 2 ? 0.5 : 2;
    labels.push(label);
    probabilities.push(
      ...softmax([0, 1, 2].map((c) => normal() + (c === label ? clear : 0) - (c === 2 ? 1 : 0))),
    );
  }
  return { labels, probabilities, classes: 3 };
}

describe("class-conditional sets", () => {
  const known = draw(2000, 1);
  const fresh = draw(4000, 2);
  const quantiles = classConformalQuantiles(known, 0.9);

  test("cover each class as promised, where the marginal ones leave the rare class out", () => {
    const own = known.labels.map((label, i) => known.probabilities[i * 3 + label]!);
    const quantile = conformalQuantile(own, 0.9);
    const marginal = conformalCoverage(fresh, (p) => conformalSet(p, quantile));
    expect(marginal.overall.value).toBeGreaterThan(0.87);
    expect(marginal.perClass[2]!.high).toBeLessThan(0.8);
    const byClass = conformalCoverage(fresh, (p) => classConformalSet(p, quantiles));
    for (const coverage of byClass.perClass) {
      expect(coverage!.value).toBeGreaterThan(0.86);
      expect(coverage!.low).toBeLessThan(coverage!.value);
    }
    expect(byClass.support.reduce((sum, n) => sum + n, 0)).toBe(4000);
    expect(byClass.meanSetSize).toBeGreaterThan(marginal.meanSetSize);
  });

  test("a class with too few cases says so and is in every set", () => {
    const few = { labels: [...new Array(20).fill(0), 1], probabilities: new Array(42).fill(0.5), classes: 2 };
    const [common, rare] = classConformalQuantiles(few, 0.9);
    expect(common).toEqual({ cases: 20, quantile: 0.5, promises: true });
    expect(rare).toEqual({ cases: 1, quantile: 1, promises: false });
    expect(classConformalSet([0.999, 0.001], [common!, rare!])).toEqual([0, 1]);
  });

  test("are never empty", () => {
    expect(classConformalSet([0.4, 0.6], [{ quantile: 0 }, { quantile: 0 }])).toEqual([1]);
  });

  test("no case of a class has no coverage", () => {
    const one = { labels: [0], probabilities: [0.7, 0.3], classes: 2 };
    const coverage = conformalCoverage(one, (p) => conformalSet(p, 0.5));
    expect(coverage.perClass[1]).toBeNull();
    expect(coverage).toMatchObject({ meanSetSize: 1, support: [1, 0] });
    expect(() => conformalCoverage({ ...one, labels: [] }, () => [])).toThrow(/nothing to measure/);
  });
});
