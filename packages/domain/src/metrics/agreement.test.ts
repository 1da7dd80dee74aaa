import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wilsonInterval } from "./interval.ts";
import { cohenKappa } from "./kappa.ts";
import { compareOnFinding, modelAgreement } from "./model-agreement.ts";
import { subgroupTable } from "./subgroups.ts";

/** Made by `tests/golden/calibration_methods.py` with scikit-learn. */
const golden = JSON.parse(
  readFileSync(new URL("../../../../tests/golden/calibration-methods.json", import.meta.url), "utf8"),
).kappa;

function tableOf(first: readonly number[], second: readonly number[], classes: number): number[][] {
  const table = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  first.forEach((a, i) => {
    table[a]![second[i]!]! += 1;
  });
  return table;
}

describe("Cohen's kappa", () => {
  test.each(["none", "linear", "quadratic"] as const)("is scikit-learn's, weights %s", (weights) => {
    const kappa = cohenKappa(tableOf(golden.first, golden.second, 4), weights);
    expect(kappa!.value).toBeCloseTo(golden[weights], 12);
  });

  test.each(["none", "linear", "quadratic"] as const)(
    "has the delta method's error, weights %s",
    (weights) => {
      const { value, low, high } = cohenKappa(tableOf(golden.first, golden.second, 4), weights)!;
      expect((high - low) / 2 / 1.959963984540054).toBeCloseTo(golden.standardError[weights], 7);
      expect((high + low) / 2).toBeCloseTo(value, 12);
    },
  );

  test("worked example: 89 of 100 agree where chance would give 66", () => {
    const kappa = cohenKappa([
      [75, 1, 4],
      [5, 4, 1],
      [0, 0, 10],
    ]);
    expect(kappa!.observed).toBeCloseTo(0.89, 12);
    expect(kappa!.expected).toBeCloseTo(0.66, 12);
    expect(kappa!.value).toBeCloseTo(0.23 / 0.34, 12);
  });

  test("is 1 for a rater and itself, and the same either way round", () => {
    const ratings = fc.array(fc.tuple(fc.nat(2), fc.nat(2)), { minLength: 5, maxLength: 50 });
    fc.assert(
      fc.property(ratings, (pairs) => {
        const [a, b] = [pairs.map(([x]) => x), pairs.map(([, y]) => y)];
        const there = cohenKappa(tableOf(a, b, 3), "linear");
        const back = cohenKappa(tableOf(b, a, 3), "linear");
        if (there && back) {
          expect(there.value).toBeCloseTo(back.value, 10);
          expect(there.low).toBeCloseTo(back.low, 10);
        }
        const same = cohenKappa(tableOf(a, a, 3));
        if (new Set(a).size > 1) {
          expect(same!.value).toBeCloseTo(1, 12);
          expect(same!.low).toBeCloseTo(1, 6);
        } else expect(same).toBeNull();
      }),
    );
  });

  test("refuses tables that are none", () => {
    expect(() => cohenKappa([[1, 2]])).toThrow(/square/);
    expect(() =>
      cohenKappa([
        [0, 0],
        [0, 0],
      ]),
    ).toThrow(/one case/);
  });
});

describe("two models on the same cases", () => {
  const first = [0.9, 0.1, 0.2, 0.8, 0.6, 0.4, 0.3, 0.7, 0.1, 0.9];
  const second = [0.8, 0.2, 0.7, 0.3, 0.4, 0.6, 0.2, 0.8, 0.2, 0.8];

  test("worked example: three of five agree", () => {
    const { agreement, confusion, disagreements } = modelAgreement({ first, second, classes: 2 });
    expect(agreement).toEqual(wilsonInterval(3, 5));
    expect(confusion).toEqual([
      [1, 1],
      [1, 2],
    ]);
    expect(disagreements.map(({ row }) => row)).toEqual([1, 2]);
    expect(disagreements[0]!.distance).toBeCloseTo(0.5, 12);
  });

  test("the better one has the larger AUC; too few cases have no difference", () => {
    const labels = [0, 1, 0, 1, 1];
    const { difference, positives } = compareOnFinding({ first, second, classes: 2 }, labels, [true, false]);
    expect(positives).toBe(2);
    // First ranks all pairs rightly; second has the cases 0.8, 0.4 against 0.7, 0.2, 0.2: 5 of 6.
    expect(difference!.value).toBeCloseTo(1 / 6, 12);
    const one = compareOnFinding({ first, second, classes: 2 }, [0, 1, 1, 1, 1], [true, false]);
    expect(one.difference).toBeNull();
  });

  test("refuses other shapes", () => {
    expect(() => modelAgreement({ first, second: [0.5, 0.5], classes: 2 })).toThrow(/same cases/);
    expect(() => compareOnFinding({ first, second, classes: 2 }, [0], [true, false])).toThrow(/one label/);
  });
});

describe("subgroup tables", () => {
  const sexes = [...new Array(200).fill("female"), ...new Array(100).fill("male"), "other", null];
  const right = sexes.map((sex, i) => (sex === "male" ? i % 2 === 0 : i % 10 !== 0));
  const accuracy = (rows: readonly number[]) =>
    wilsonInterval(rows.filter((i) => right[i]).length, rows.length);

  test("worked example: men fare worse, one case tells nothing", () => {
    const { whole, subgroups, unknownRows } = subgroupTable(sexes, accuracy);
    expect(whole.rows).toBe(302);
    expect(unknownRows).toBe(1);
    expect(subgroups.map(({ subgroup, rows }) => [subgroup, rows])).toEqual([
      ["female", 200],
      ["male", 100],
      ["other", 1],
    ]);
    expect(subgroups[1]!.figure).toEqual(wilsonInterval(50, 100));
    expect(subgroups.map(({ tooSmallToTell }) => tooSmallToTell)).toEqual([false, false, true]);
    expect(subgroups.map(({ differs }) => differs)).toEqual([true, true, false]);
  });

  test("no figure and wide intervals are too small to tell", () => {
    const { subgroups } = subgroupTable(sexes, (rows) => (rows.length < 150 ? null : accuracy(rows)));
    expect(subgroups[1]).toMatchObject({ figure: null, tooSmallToTell: true, differs: false });
    const strict = subgroupTable(sexes, accuracy, { widestInterval: 0.1 });
    expect(strict.subgroups.map(({ tooSmallToTell }) => tooSmallToTell)).toEqual([false, true, true]);
    expect(() => subgroupTable([], accuracy)).toThrow(/nothing to measure/);
  });
});
