import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { InvalidInputError } from "../../errors.ts";
import { seededRandom } from "../../metrics/bootstrap.ts";
import { concordance } from "../../metrics/survival/concordance.ts";
import { fitPooledLogistic } from "./fit-pooled-logistic.ts";
import { sparseRows } from "./sparse-rows.ts";
import { chooseTimeBasis } from "./time-basis.ts";

const noColumns = (rows: number) =>
  sparseRows(
    Array.from({ length: rows }, () => []),
    0,
  );

test("worked example: without features and with one hazard, events over the periods at risk", () => {
  // Periods of a year. Seen through 1, 2, 3 and 3 years, two events: 2 of 9 periods.
  const fitted = fitPooledLogistic(
    { times: [1, 2, 3, 3], events: [1, 0, 1, 0], design: noColumns(4) },
    { periodYears: 1, time: { knots: [] }, ridge: 0 },
  );
  const hazard = 2 / 9;
  expect(fitted.coefficients[0]).toBeCloseTo(Math.log(hazard / (1 - hazard)), 9);
  expect(fitted.covariance[0]).toBeCloseTo(1 / (9 * hazard * (1 - hazard)), 9);
  expect(fitted.effectiveParameters).toBe(1);
});

test("who was censored in the middle of a period counts for the part of it that was seen", () => {
  const fitted = fitPooledLogistic(
    { times: [1, 2.5, 3, 3], events: [1, 0, 1, 0], design: noColumns(4) },
    { periodYears: 1, time: { knots: [] }, ridge: 0 },
  );
  const hazard = 2 / 9.5;
  expect(fitted.coefficients[0]).toBeCloseTo(Math.log(hazard / (1 - hazard)), 9);
});

/** Made by `tests/golden/survival.R`. */
const golden = JSON.parse(
  readFileSync(new URL("../../../../../tests/golden/survival.json", import.meta.url), "utf8"),
);

describe.each([
  ["lung", 7 / 365.25],
  ["pbc", 30.4 / 365.25],
])("near R's coxph on %s, unpenalised and with linear features", (name, periodYears) => {
  const set = golden[name];
  const times = (set.time as number[]).map((days) => days / 365.25);
  const events = set.event as number[];
  const time = chooseTimeBasis(
    times.filter((_, i) => events[i]),
    periodYears,
  );
  const design = sparseRows(set.x, set.columns.length);
  const fitted = fitPooledLogistic({ times, events, design }, { periodYears, time, ridge: 0 });
  const effects = Array.from(fitted.coefficients.slice(-design.columns));

  test("coefficients within a fifth of their standard error, and the same standard errors", () => {
    const size = fitted.coefficients.length;
    effects.forEach((effect, j) => {
      const at = size - design.columns + j;
      const standardError = Math.sqrt(fitted.covariance[at * size + at]!);
      expect(Math.abs(effect - set.cox.coefficients[j]) / set.cox.standardErrors[j]).toBeLessThan(0.2);
      expect(standardError / set.cox.standardErrors[j]).toBeCloseTo(1, 1);
    });
  });

  test("the same C to the third digit", () => {
    const scores = (set.x as number[][]).map((row) =>
      row.reduce((sum, value, j) => sum + value * effects[j]!, 0),
    );
    expect(concordance({ times, events, scores }).value).toBeCloseTo(set.concordance.value, 2);
  });
});

test("a case twice under one group says no more than once; as two persons it would", () => {
  const random = seededRandom(3);
  const rows = Array.from({ length: 200 }, () => [random() - 0.5]);
  const times = rows.map(([x]) => -Math.log(1 - random()) / (0.3 * Math.exp(x!)));
  const events = times.map((years) => (years < 5 ? 1 : 0));
  const seen = times.map((years) => Math.min(5, years));
  const twice = <T>(values: readonly T[]) => [...values, ...values];
  const options = { periodYears: 0.25, time: { knots: [] }, ridge: 0 };
  const names = rows.map((_, i) => String(i));
  const errorOf = (cases: Parameters<typeof fitPooledLogistic>[0]) =>
    Math.sqrt(fitPooledLogistic(cases, options).covariance[3]!);
  const once = errorOf({ times: seen, events, design: sparseRows(rows, 1) });
  const doubled = { times: twice(seen), events: twice(events), design: sparseRows(twice(rows), 1) };
  expect(errorOf({ ...doubled, groups: twice(names) }) / once).toBeGreaterThan(0.9);
  expect(errorOf(doubled) / once).toBeCloseTo(Math.SQRT1_2, 6);
});

test.each([
  ["no event", { times: [1, 2], events: [0, 0], design: noColumns(2) }],
  [
    "columns that say the same",
    {
      times: [1, 2],
      events: [1, 0],
      design: sparseRows(
        [
          [1, 1],
          [2, 2],
        ],
        2,
      ),
    },
  ],
  ["a negative time", { times: [-1, 2], events: [1, 0], design: noColumns(2) }],
])("%s is refused", (_name, cases) => {
  expect(() => fitPooledLogistic(cases, { periodYears: 1, time: { knots: [] }, ridge: 0 })).toThrow(
    InvalidInputError,
  );
});
