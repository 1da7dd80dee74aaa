import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { seededRandom } from "./bootstrap.ts";
import { maximumMeanDiscrepancy } from "./maximum-mean-discrepancy.ts";

interface Golden {
  cases: { first: number[][]; second: number[][]; sigma: number; squared: number; exactP: number | null }[];
}
const golden: Golden = JSON.parse(
  readFileSync(new URL("../../../../tests/golden/mmd.json", import.meta.url), "utf8"),
);
const vectors = (rows: number[][]) => rows.map((row) => Float32Array.from(row));

test.each(golden.cases.map((one, i) => [i, one] as const))(
  "agrees with numpy's, case %i",
  (_i, { first, second, sigma, squared, exactP }) => {
    const options = { permutations: 2_000, random: seededRandom(3) };
    const found = maximumMeanDiscrepancy(vectors(first), vectors(second), options);
    expect(found.bandwidth).toBeCloseTo(sigma, 10);
    expect(found.squared).toBeCloseTo(squared, 10);
    // Four standard errors of a share of 2,000 permutations.
    if (exactP !== null) expect(Math.abs(found.p - exactP)).toBeLessThan(0.045);
  },
);

test("the same sample moved is further the further it is moved; what is alike is seldom significant", () => {
  const random = seededRandom(5);
  const drawn = (shift: number) =>
    Array.from({ length: 40 }, () => Float32Array.from({ length: 8 }, () => random() + shift));
  const before = drawn(0);
  const far = [0.1, 0.3, 0.6].map(
    (shift) => maximumMeanDiscrepancy(before, drawn(shift), { permutations: 0, random }).squared,
  );
  expect(far).toEqual([...far].sort((a, b) => a - b));
  const ps = Array.from({ length: 60 }, () =>
    maximumMeanDiscrepancy(drawn(0), drawn(0), { permutations: 99, random }),
  );
  expect(ps.filter(({ p }) => p <= 0.05).length).toBeLessThan(10);
});

test("many of the same vector are no fault; too few are", () => {
  const same = Array.from({ length: 5 }, () => new Float32Array([1, 2]));
  const found = maximumMeanDiscrepancy(same, same, { random: seededRandom(1) });
  expect(found).toMatchObject({ squared: 0, p: 1 });
  expect(() => maximumMeanDiscrepancy(same.slice(1, 2), same, { random: Math.random })).toThrow();
  expect(() =>
    maximumMeanDiscrepancy([new Float32Array(3), ...same], same, { random: Math.random }),
  ).toThrow();
});
