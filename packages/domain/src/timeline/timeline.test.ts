import fc from "fast-check";
import { expect, test } from "vitest";
import type { RiskPart } from "../fusion/assessment.ts";
import { sigmoid } from "../risk/odds.ts";
import { DEFAULT_ALERT_RULE, riseAlert } from "./rise-alert.ts";
import { type KnownRisk, riskTimeline } from "./risk-timeline.ts";

const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n));
const part = (name: string, logOdds: number, kind: RiskPart["kind"] = "history"): RiskPart => ({
  ...{ kind, name, logOdds, label: `${name} ${logOdds}`, source: "s" },
  factIds: kind === "history" ? [`${name}-fact`] : [],
});
const sum = (parts: readonly { logOdds: number }[]) =>
  parts.reduce((total, { logOdds }) => total + logOdds, 0);

function history(n: number, ...parts: RiskPart[]): KnownRisk {
  const preTestProbability = sigmoid(sum(parts));
  return {
    at: day(n),
    study: null,
    risk: { preTestProbability, postTestProbability: preTestProbability, parts },
  };
}

function study(n: number, image: number | null, ...parts: RiskPart[]): KnownRisk {
  const preTestProbability = sigmoid(sum(parts));
  const all = image === null ? parts : [...parts, part("image", image, "image")];
  const postTestProbability = image === null ? null : sigmoid(sum(all));
  return {
    ...{ at: day(n), study: { assessmentId: `a${n}`, studyId: `s${n}` } },
    risk: { preTestProbability, postTestProbability, parts: all },
  };
}

const base = part("prevalence", -3, "prevalence");

test("worked example: a fact, an image, and the history again without it", () => {
  const points = riskTimeline(
    [
      study(3, 2, base, part("smoking", 1)),
      history(1, base),
      history(2, base, part("smoking", 1)),
      history(5, base, part("smoking", 1), part("cough", 0.25)),
    ],
    DEFAULT_ALERT_RULE,
  );
  expect(points.map(({ changes }) => changes.map(({ name, logOdds }) => [name, logOdds]))).toEqual([
    [],
    [["smoking", 1]],
    [["image", 2]],
    [["cough", 0.25]],
  ]);
  expect(points[1]?.changes[0]).toMatchObject({ before: null, after: 1, factIds: ["smoking-fact"] });
  // 4.7 % to 11.9 % with the fact, to 50 % with the image, and 14.8 % is no rise from 11.9 % by the rule.
  expect(points.map(({ alert }) => alert && [alert.from, alert.to])).toEqual([
    null,
    [sigmoid(-3), sigmoid(-2)],
    [sigmoid(-2), sigmoid(0)],
    null,
  ]);
});

test("a study rises from the study before, not from the history", () => {
  const points = riskTimeline([study(1, 3, base), study(9, 3.1, base)], DEFAULT_ALERT_RULE);
  expect(points.map(({ alert }) => alert !== null)).toEqual([true, false]);
  expect(points[0]?.changes.map(({ name }) => name)).toEqual(["image"]);
  expect(points[1]?.changes.map(({ name }) => name)).toEqual(["image"]);
});

test("a withheld image says nothing", () => {
  const [, withheld] = riskTimeline([history(1, base), study(2, null, base)], DEFAULT_ALERT_RULE);
  expect(withheld).toMatchObject({ changes: [], alert: null });
});

test("a history that says the same is left out", () => {
  expect(riskTimeline([history(1, base), history(2, base)], DEFAULT_ALERT_RULE)).toHaveLength(1);
});

test.each([
  [0.1, 0.15, true],
  [0.1, 0.149, false],
  [0.6, 0.66, false],
  [0.001, 0.01, false],
  [0.02, 0.07, true],
])("from %d to %d: %s", (from, to, alerts) => {
  expect(riseAlert(from, to, DEFAULT_ALERT_RULE) !== null).toBe(alerts);
});

const knownRisks = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 50 }),
    fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.integer({ min: -4, max: 4 })), { maxLength: 3 }),
    fc.option(fc.integer({ min: -5, max: 5 })),
  ),
  { maxLength: 12 },
);
const make = (drafts: [number, [string, number][], number | null][]) =>
  drafts.map(([n, facts, image]) => {
    const parts = [base, ...[...new Map(facts)].map(([name, logOdds]) => part(name, logOdds))];
    return image === null ? history(n, ...parts) : study(n, image, ...parts);
  });

test("what changed adds up from one point to the next", () => {
  fc.assert(
    fc.property(knownRisks, (drafts) => {
      const points = riskTimeline(make(drafts), DEFAULT_ALERT_RULE);
      for (const [i, point] of points.entries()) {
        const before = points[i - 1];
        if (!before) continue;
        const earlier = sum(before.risk.parts.filter(({ kind }) => kind !== "image"));
        expect(earlier + sum(point.changes)).toBeCloseTo(sum(point.risk.parts), 9);
      }
    }),
  );
});

test("what is known later never changes an earlier point", () => {
  fc.assert(
    fc.property(knownRisks, knownRisks, (drafts, more) => {
      const later = make(more.map(([n, facts, image]) => [n + 51, facts, image]));
      const alone = riskTimeline(make(drafts), DEFAULT_ALERT_RULE);
      expect(riskTimeline([...later, ...make(drafts)], DEFAULT_ALERT_RULE).slice(0, alone.length)).toEqual(
        alone,
      );
    }),
  );
});
