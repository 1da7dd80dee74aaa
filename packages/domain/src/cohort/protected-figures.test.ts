import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "../metrics/bootstrap.ts";
import { Z_95 } from "../metrics/normal.ts";
import { roundStep } from "./count-guard.ts";
import { drawnPersons } from "./drawn-persons.ts";
import { protectedFigure, protectedP, roundToWeight } from "./protected-figures.ts";
import { safeThresholds } from "./safe-thresholds.ts";

test("worked example: an area of 200 persons in hundredths, of 50 in twentieths", () => {
  const area = { value: 0.8437, low: 0.7911, high: 0.8963 };
  expect(protectedFigure(area, { persons: 200, random: () => 0.5 }, { scale: 1 })).toEqual({
    value: 0.84,
    low: 0.79,
    high: 0.9,
  });
  expect(protectedFigure(area, { persons: 50, random: () => 0.5 }, { scale: 1 })).toEqual({
    value: 0.85,
    low: 0.75,
    high: 0.9,
  });
  expect(roundToWeight(1234, 35, 0.5)).toBe(1200);
  expect(protectedP(0.0437)).toBe(0.04);
  expect(protectedP(1e-12)).toBe(0.001);
});

test("property: what is told is one of the two steps around the value, and on average the value", () => {
  const value = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(value, fc.integer({ min: 22, max: 5000 }), (of, persons) => {
      const draws = Array.from({ length: 1000 }, (_, k) => roundToWeight(of, 1 / persons, (k + 0.5) / 1000));
      expect(new Set(draws).size).toBeLessThanOrEqual(2);
      for (const told of draws) expect(Math.abs(told - of)).toBeLessThanOrEqual(5 / persons);
      expect(draws.reduce((sum, one) => sum + one, 0) / 1000).toBeCloseTo(of, 3);
    }),
    { numRuns: 50 },
  );
});

test("property: an interval that is told is half a step wider on average, and holds its value", () => {
  const value = fc.double({ min: 0.3, max: 0.7, noNaN: true });
  fc.assert(
    fc.property(value, fc.integer({ min: 22, max: 5000 }), (of, persons) => {
      const exact = { value: of, low: of - 0.5 / Math.sqrt(persons), high: of + 0.5 / Math.sqrt(persons) };
      const half = roundStep(2 / persons) / 2;
      const told = Array.from({ length: 1000 }, (_, k) =>
        protectedFigure(exact, { persons, random: () => (k + 0.5) / 1000 }, { scale: 1 }),
      );
      const mean = (end: keyof typeof exact) => told.reduce((sum, one) => sum + one[end], 0) / 1000;
      expect(mean("low")).toBeCloseTo(exact.low - half, 3);
      expect(mean("high")).toBeCloseTo(exact.high + half, 3);
      for (const one of told) {
        expect(one.low).toBeLessThanOrEqual(one.value);
        expect(one.high).toBeGreaterThanOrEqual(one.value);
      }
    }),
    { numRuns: 50 },
  );
});

test.each([0.01, 0.02, 0.05, 0.1])(
  "of 40 persons in steps of a twentieth, an interval with an error of %d still covers",
  (error) => {
    const random = seededRandom(7);
    const trials = 4000;
    let covered = 0;
    for (let trial = 0; trial < trials; trial++) {
      const truth = 0.3 + 0.4 * random();
      const value = truth + error * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
      const exact = { value, low: value - Z_95 * error, high: value + Z_95 * error };
      const { low, high } = protectedFigure(exact, { persons: 40, random }, { scale: 1 });
      if (low <= truth && truth <= high) covered++;
    }
    expect(covered / trials).toBeGreaterThan(0.93);
  },
);

/** One case a person. */
const cases = (scores: number[], positives: boolean[]) => ({
  scores,
  positives,
  groups: scores.map((_, i) => String(i)),
});

test("property: every step between thresholds is of the floor's persons of either kind", () => {
  const one = fc.record({ score: fc.double({ min: 0, max: 1, noNaN: true }), positive: fc.boolean() });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 400 }), (all) => {
      const of = cases(
        all.map(({ score }) => score),
        all.map(({ positive }) => positive),
      );
      const edges = safeThresholds(of, 11);
      const ends = [Number.NEGATIVE_INFINITY, ...edges, Number.POSITIVE_INFINITY];
      if (edges.length === 0) return;
      for (let k = 1; k < ends.length; k++) {
        const inside = all.filter(({ score }) => score >= ends[k - 1]! && score < ends[k]!);
        expect(inside.filter(({ positive }) => positive).length).toBeGreaterThanOrEqual(11);
        expect(inside.filter(({ positive }) => !positive).length).toBeGreaterThanOrEqual(11);
      }
    }),
  );
});

test("a person with many cases counts once", () => {
  const scores = Array.from({ length: 100 }, (_, i) => i / 100);
  const positives = scores.map((_, i) => i % 2 === 0);
  expect(safeThresholds({ scores, positives, groups: scores.map(() => "one") }, 11)).toEqual([]);
  expect(safeThresholds(cases(scores, positives), 11).length).toBe(3);
});

test("of either kind a floor's persons are left out at least, and others for another question", () => {
  const persons = Array.from({ length: 60 }, (_, i) => ({
    ...{ id: String(i), hasPositive: i < 30, hasNegative: i >= 30 },
  }));
  const order = (salt: number) => (id: string) => Math.sin(salt * 1000 + Number(id) * 37);
  const kept = drawnPersons(persons, order(1), 11);
  expect([...kept].filter((id) => Number(id) < 30)).toHaveLength(19);
  expect(kept.size).toBe(38);
  expect(drawnPersons(persons, order(1), 11)).toEqual(kept);
  const other = drawnPersons(persons, order(2), 11);
  expect([...other].filter((id) => !kept.has(id)).length).toBeGreaterThan(5);
  expect(drawnPersons(persons.slice(0, 8), order(1), 11).size).toBe(0);
});
