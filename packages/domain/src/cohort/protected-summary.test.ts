import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../metrics/bootstrap.ts";
import { mean, percentile, standardDeviation } from "../metrics/descriptive.ts";
import { guardCounts } from "./count-guard.ts";
import { type ExactSummary, roundStep, showSummary } from "./protected-summary.ts";

const guard = guardCounts(() => 5);

function exact(values: readonly number[]): ExactSummary {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted.length > 0 ? percentile(sorted, share) : Number.NaN);
  return {
    people: values.length,
    mean: mean(values),
    standardDeviation: standardDeviation(values),
    quartiles: [at(0.25), at(0.5), at(0.75)],
  };
}

const show = (values: readonly number[]) => showSummary(exact(values), guard, ["age"]);

/** Ages about 60 with a standard deviation of about 12. */
function drawAges(people: number, seed: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: people }, () => {
    const sum = Array.from({ length: 12 }, random).reduce((a, b) => a + b) - 6;
    return Math.round(60 + 12 * sum);
  });
}

test("worked example: of 1,000 persons with an SD of 12 a mean is shown to 0.2", () => {
  // 11 * 12 / 1001 = 0.13, and the next step is 0.2.
  const shown = showSummary(
    { people: 1000, mean: 61.279, standardDeviation: 12, quartiles: [53.4, 61.5, 69.1] },
    guard,
    ["age"],
  );
  expect(shown).toEqual({
    people: { value: 1001, floor: 11 },
    mean: 61.2,
    standardDeviation: 12,
    lowerQuartile: 53.4,
    median: 61.6,
    upperQuartile: 69,
  });
});

test.each([
  [0.13, 0.2],
  [0.2, 0.2],
  [3, 5],
  [0.0051, 0.01],
  [1, 1],
])("the step from %d on is %d", (least, step) => expect(roundStep(least)).toBe(step));

test("one or none give the same answer, and so do all groups below four times the floor", () => {
  expect(show([93])).toEqual(show([]));
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 18, max: 90 }), { maxLength: 38 }), (values) => {
      expect(show(values)).toMatchObject({ mean: null, standardDeviation: null, median: null });
    }),
  );
});

describe("who knows both counts and both means of cohorts that differ in one person", () => {
  test.each([60, 100, 200, 1000])("learns less of that one's age than by guessing, of %d", (people) => {
    const errors: number[] = [];
    const guesses: number[] = [];
    for (let seed = 1; seed <= 300; seed++) {
      const ages = drawAges(people + 1, seed);
      const [without, withOne] = [show(ages.slice(0, people)), show(ages)];
      const solved = withOne.mean! * (people + 1) - without.mean! * people;
      errors.push(Math.abs(solved - ages[people]!) ** 2);
      guesses.push(Math.abs(without.mean! - ages[people]!) ** 2);
    }
    expect(mean(errors)).toBeGreaterThan(mean(guesses) * 0.95);
  });

  test("and sums do not come out to the unit", () => {
    const hits = Array.from({ length: 300 }, (_, seed) => {
      const ages = drawAges(100, seed + 1);
      const sum = ages.reduce((a, b) => a + b);
      return Math.abs(show(ages).mean! * 100 - sum) < 0.5;
    }).filter(Boolean);
    expect(hits.length).toBeLessThan(10);
  });
});

test("the mean that is shown lies within half a step of the mean", () => {
  fc.assert(
    fc.property(fc.integer({ min: 50, max: 2000 }), fc.integer({ min: 1, max: 999 }), (people, seed) => {
      const values = drawAges(people, seed);
      const { mean: shown, people: count } = show(values);
      const step = roundStep((11 * standardDeviation(values)) / count.value!);
      expect(Math.abs(shown! - mean(values))).toBeLessThanOrEqual(step / 2 + 0.051);
    }),
    { numRuns: 50 },
  );
});

test("of values that are all the same nothing is shown: it would be everybody's", () => {
  expect(show(new Array(50).fill(70)).mean).toBeNull();
});
