import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { brierAt } from "./brier-at.ts";
import { calibrationAt } from "./calibration-at.ts";
import { concordance } from "./concordance.ts";
import { kaplanMeier } from "./kaplan-meier.ts";
import { logRank } from "./log-rank.ts";

/** Made by `tests/golden/survival.R` with R's survival package; it holds the data as well. */
const golden = JSON.parse(
  readFileSync(new URL("../../../../../tests/golden/survival.json", import.meta.url), "utf8"),
);

interface GoldenHorizon {
  horizon: number;
  risk: number[];
  brier: number;
  reference: number;
  ipa: number;
  /** R tells no interval where nobody is left. */
  calibration: {
    persons: number;
    predicted: number;
    observed: number;
    low: number | null;
    high: number | null;
  }[];
}

describe.each(["lung", "pbc"])("against R's survival on %s", (name) => {
  const set = golden[name];
  const cases = { times: set.time as number[], events: set.event as number[] };

  test("Kaplan-Meier with Greenwood's error and the interval on log(-log)", () => {
    const steps = kaplanMeier(cases);
    const km = set.kaplanMeier;
    expect(steps.map(({ time }) => time)).toEqual(km.time);
    expect(steps.map(({ atRisk }) => atRisk)).toEqual(km.atRisk);
    expect(steps.map(({ events }) => events)).toEqual(km.events);
    expect(steps.map(({ censored }) => censored)).toEqual(km.censored);
    for (const [i, step] of steps.entries()) {
      expect(step.survival).toBeCloseTo(km.survival[i], 10);
      expect(step.standardError).toBeCloseTo(km.standardError[i], 10);
      expect(step.low).toBeCloseTo(km.low[i] ?? 1, 10);
      expect(step.high).toBeCloseTo(km.high[i] ?? 1, 10);
    }
  });

  test("log-rank", () => {
    const known = (set.group as (number | null)[]).flatMap((group, i) => (group === null ? [] : [i]));
    const levels = [...new Set(known.map((i) => set.group[i] as number))].sort((a, b) => a - b);
    const found = logRank(
      { times: known.map((i) => set.time[i]), events: known.map((i) => set.event[i]) },
      known.map((i) => levels.indexOf(set.group[i])),
      levels.length,
    );
    expect(found.df).toBe(set.logRank.df);
    expect(found.statistic).toBeCloseTo(set.logRank.statistic, 9);
    expect(found.p / set.logRank.p).toBeCloseTo(1, 9);
    expect(found.groups.map(({ observed }) => observed)).toEqual(set.logRank.observed);
    found.groups.forEach(({ expected }, g) => {
      expect(expected).toBeCloseTo(set.logRank.expected[g], 9);
    });
  });

  test("Harrell's C with its standard error: without ties, with them, and over clusters", () => {
    const of = (scores: number[], groups?: string[]) => concordance({ ...cases, scores, groups });
    for (const [found, known] of [
      [of(set.cox.score), set.concordance],
      [of(set.coarse), set.concordanceWithTies],
      [of(set.coarse, (set.cluster as number[]).map(String)), set.concordanceOfClusters],
    ]) {
      expect(found.value).toBeCloseTo(known.value, 10);
      expect(found.standardError).toBeCloseTo(known.standardError, 10);
      const { concordant, discordant, "tied.x": tied } = known.counts;
      expect(found.pairs).toBe(concordant + discordant + tied);
    }
  });

  test.each(set.horizons as GoldenHorizon[])("Brier score and calibration at $horizon days", (known) => {
    const { horizon, risk } = known;
    const found = brierAt(cases, risk, horizon);
    expect(found.brier).toBeCloseTo(known.brier, 10);
    expect(found.reference).toBeCloseTo(known.reference, 10);
    expect(found.ipa).toBeCloseTo(known.ipa, 10);
    calibrationAt(cases, risk, horizon).forEach((group, g) => {
      const { persons, predicted, observed, low, high } = known.calibration[g]!;
      expect(group.persons).toBe(persons);
      expect(group.predicted).toBeCloseTo(predicted, 10);
      expect(group.observed!.value).toBeCloseTo(observed, 10);
      // Where no event came, R's interval has no width.
      if (observed === 0) return;
      expect(group.observed!.low).toBeCloseTo(low ?? 0, 10);
      expect(group.observed!.high).toBeCloseTo(high ?? 1, 10);
    });
  });
});
