import { expect, test } from "vitest";
import { fitLogisticRegression } from "../learning/logistic-regression.ts";
import { seededRandom } from "../metrics/bootstrap.ts";
import { asWeights, localUpdate, type SiteCases, zeroHead } from "./local-update.ts";
import { clippedGradients, privateUpdate } from "./private-update.ts";

const [columns, classes] = [6, 3];

function drawn(rows: number, seed: number, common: number): SiteCases {
  const random = seededRandom(seed);
  const labels = Uint32Array.from({ length: rows }, () =>
    random() < 0.6 ? common : Math.floor(classes * random()),
  );
  const values = Float64Array.from({ length: rows * columns }, (_, i) => {
    const label = labels[Math.floor(i / columns)]!;
    return 2 * random() - 1 + (i % columns === label ? 0.8 : 0);
  });
  return { table: { values, rows, columns }, labels, classes };
}

const sites = [drawn(300, 1, 0), drawn(120, 2, 1), drawn(60, 3, 2)];
const total = 480;
const add = (one: Float64Array, other: Float64Array) => one.map((value, i) => value + other[i]!);

function train(rounds: number, localSteps: number): Float64Array {
  let shared = zeroHead(classes, columns);
  for (let round = 0; round < rounds; round++) {
    const updates = sites.map((site) =>
      localUpdate(site, shared, { C: 1, total, own: site.table.rows, localSteps }),
    );
    shared = updates.reduce(add, shared);
  }
  return shared;
}

test("worked example: a site with everybody does in one round what a fit on its own does", () => {
  const [site] = sites as [SiteCases];
  const update = localUpdate(site, zeroHead(classes, columns), {
    C: 1,
    total: 300,
    own: 300,
    localSteps: 500,
  });
  const fit = fitLogisticRegression(site.table, site.labels, classes, { C: 1 });
  asWeights(update, classes).weights.forEach((value, i) => {
    expect(value).toBeCloseTo(fit.weights[i]!, 4);
  });
});

test("rounds of few steps come near the pooled fit, though each site has mostly one class", () => {
  const values = Float64Array.from(sites.flatMap(({ table }) => [...table.values]));
  const labels = sites.flatMap((site) => [...(site.labels as Uint32Array)]);
  const pooled = fitLogisticRegression({ values, rows: total, columns }, labels, classes, { C: 1 });
  const far = (head: Float64Array) =>
    Math.hypot(...asWeights(head, classes).weights.map((value, i) => value - pooled.weights[i]!));
  expect(far(train(20, 2))).toBeLessThan(0.35 * far(zeroHead(classes, columns)));
  expect(far(train(20, 2))).toBeLessThan(far(train(1, 2)));
});

test("a patient counts once and no further than the clip, however many pictures there are", () => {
  const site = drawn(40, 4, 0);
  const shared = zeroHead(classes, columns);
  const one = clippedGradients(site, Array(40).fill("one"), shared, 0.01);
  expect(Math.hypot(...one)).toBeCloseTo(0.01, 12);
  const groups = Array.from({ length: 40 }, (_, i) => `p${i}`);
  const all = clippedGradients(site, groups, shared, 0.01);
  const without = clippedGradients(
    {
      ...site,
      table: { ...site.table, values: site.table.values.slice(columns), rows: 39 },
      labels: (site.labels as Uint32Array).slice(1),
    },
    groups.slice(1),
    shared,
    0.01,
  );
  expect(Math.hypot(...all.map((value, i) => value - without[i]!))).toBeLessThanOrEqual(0.01 + 1e-12);
});

test("noise has the spread that is said, and without it the step goes down", () => {
  const [site] = sites as [SiteCases];
  const groups = Array.from({ length: 300 }, (_, i) => `p${i}`);
  const terms = { clip: 1, noiseMultiplier: 2, delta: 1e-5 };
  const options = { C: 1, total: 300, own: 300 };
  const shared = zeroHead(classes, columns);
  const quiet = privateUpdate(site, groups, shared, options, terms, () => 0);
  const loud = privateUpdate(site, groups, shared, options, terms, () => 1);
  // One standard deviation in each number: step 0.3, noise 2, 300 persons, a little less by the penalty.
  const size = classes * columns;
  for (const [i, value] of loud.entries())
    expect(quiet[i]! - value).toBeCloseTo((0.3 * 2) / 300 / (i < size ? 1 + 0.3 / 300 : 1), 12);
  const gradient = clippedGradients(site, groups, shared, 1);
  expect(quiet.reduce((sum, value, i) => sum + value * gradient[i]!, 0)).toBeLessThan(0);
});

test("refused: weights of another embedding", () => {
  const [site] = sites as [SiteCases];
  const options = { C: 1, total, own: 300, localSteps: 2 };
  expect(() => localUpdate(site, zeroHead(classes, 4), options)).toThrow("another embedding");
});
