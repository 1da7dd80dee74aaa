import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../metrics/bootstrap.ts";
import { mean, percentile, standardDeviation } from "../metrics/descriptive.ts";
import { guardCounts, roundStep } from "./count-guard.ts";
import { showSummary, type ValueBin } from "./protected-summary.ts";

const guard = guardCounts(() => 5);

/** As the database has them: whole ages, a bin each. */
function binned(values: readonly number[], width = 1): ValueBin[] {
  const bins = new Map<number, number[]>();
  for (const value of values) {
    const from = Math.floor(value / width + 1e-9) * width;
    const bin = bins.get(from) ?? [];
    bin.push(value);
    bins.set(from, bin);
  }
  return [...bins]
    .sort(([a], [b]) => a - b)
    .map(([from, all]) => ({ from, people: all.length, mean: mean(all) }));
}

const show = (values: readonly number[], by = guard) => showSummary(binned(values), 1, by, ["age"]);

/** A guard for each question, as a site's secret has it. */
const guardOf = (question: number) => {
  const random = seededRandom(question);
  const numbers = new Map<string, number>();
  return guardCounts((cell) => {
    const name = cell.join();
    const known = numbers.get(name) ?? Math.floor(random() * 2 ** 32);
    numbers.set(name, known);
    return known;
  });
};

/** Ages about 60 with a standard deviation of about 12. */
function drawAges(people: number, seed: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: people }, () => {
    const sum = Array.from({ length: 12 }, random).reduce((a, b) => a + b) - 6;
    return Math.round(60 + 12 * sum);
  });
}

test("worked example: of 1,000 persons with an SD of 12 a mean is shown to 0.2", () => {
  const ages = drawAges(1000, 3);
  const sorted = ages.toSorted((a, b) => a - b);
  const shown = show(ages);
  // 11 * 12 / 1001 = 0.13, and the next step is 0.2.
  expect(shown).toMatchObject({ people: { value: 1001, floor: 11 }, meanStep: 0.2 });
  expect(Math.abs(shown.mean! - mean(ages))).toBeLessThanOrEqual(0.1);
  expect(shown.standardDeviation!).toBeCloseTo(standardDeviation(ages), 0);
  expect([shown.lowerQuartile, shown.median, shown.upperQuartile]).toEqual(
    [0.25, 0.5, 0.75].map((share) => percentile(sorted, share)),
  );
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

test("the mean that is shown lies within a step of the mean", () => {
  fc.assert(
    fc.property(fc.integer({ min: 50, max: 2000 }), fc.integer({ min: 1, max: 999 }), (people, seed) => {
      const values = drawAges(people, seed);
      const { mean: shown, meanStep } = show(values, guardOf(seed));
      expect(Math.abs(shown! - mean(values))).toBeLessThanOrEqual(meanStep!);
    }),
    { numRuns: 50 },
  );
});

test("and so does that of many who differ little: no digit that its step has is left out", () => {
  for (let seed = 1; seed <= 20; seed++) {
    // Such as sodium, 140 with an SD of 3.
    const values = drawAges(20_000, seed).map((age) => 125 + age / 4);
    const { mean: shown, meanStep } = showSummary(binned(values, 0.25), 0.25, guardOf(seed), ["sodium"]);
    expect(meanStep).toBeLessThan(0.01);
    expect(Math.abs(shown! - mean(values))).toBeLessThanOrEqual(meanStep!);
  }
});

describe("one who is unlike all others", () => {
  const others = (people: number) => new Array<number>(people).fill(60);

  test.each([60, 1000, 100_000])("is not seen beside %d who are all of one age", (people) => {
    for (const age of [18, 61, 90])
      expect(show([...others(people), age])).toEqual(show([...others(people), 60]));
  });

  test("is hidden by the question's own steps, where some few others are like that one", () => {
    // Whether there are 15 or 16 of them: the numbers that are told come from either as likely, or nearly.
    const told = (far: number) =>
      Array.from({ length: 400 }, (_, question) => {
        const { mean: shown, standardDeviation: spread } = show(
          [...others(2000), ...new Array<number>(far).fill(90)],
          guardOf(question * 2 + (far % 2)),
        );
        return `${shown} ${spread}`;
      });
    const [few, more] = [told(15), told(16)].map((all) => {
      const shares = new Map<string, number>();
      for (const one of all) shares.set(one, (shares.get(one) ?? 0) + 1 / all.length);
      return shares;
    });
    const apart = [...new Set([...few!.keys(), ...more!.keys()])].reduce(
      (sum, one) => sum + Math.abs((few!.get(one) ?? 0) - (more!.get(one) ?? 0)) / 2,
      0,
    );
    // Who guesses is right in half of the cases and half of this.
    expect(apart).toBeLessThan(0.4);
  });
});

test("no limit that is moved finds two ages between which a median gives way for certain", () => {
  // As many of 40 as of 80, and one more.
  const ages = (old: number) => [...new Array<number>(500).fill(40), ...new Array<number>(old).fill(80)];
  const isOld = (old: number, question: number) => show(ages(old), guardOf(question)).median === 80;
  const share = (old: number) =>
    Array.from({ length: 300 }, (_, i) => isOld(old, i * 2 + (old % 2))).filter(Boolean).length / 300;
  expect(Math.abs(share(501) - share(500))).toBeLessThan(0.25);
});
