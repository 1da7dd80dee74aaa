import fc from "fast-check";
import { expect, test } from "vitest";
import { historyFeatures } from "../features/index.ts";
import type { ConditionFact } from "../history.ts";
import { daysBefore, historyOf, measurement, problem } from "../testing/history.ts";
import { type FollowedPatient, landmarkOf } from "./landmark.ts";
import { findOutcome } from "./outcomes.ts";

const diabetes = findOutcome("diabetes")!;
const at = (days: number) => daysBefore(days);
const seen = (days: number) => ({ effectiveAt: at(days), recordedAt: at(days) });
const onset = (days: number, over: Partial<ConditionFact> = {}) =>
  problem("c", "44054006", { ...seen(days), ...over });

/** Seen 1,000 days ago and for the last time 10 days ago, with what conditions there are. */
const patient = (conditions: ConditionFact[] = [], over: Partial<FollowedPatient> = {}): FollowedPatient => ({
  history: historyOf({ conditions, observations: [measurement("o", "4548-4", 6, "%", 10)] }),
  deceasedAt: null,
  encounters: [seen(1000), seen(600), seen(100)],
  ...over,
});

test("worked example: the first encounter a year after the first fact, then the onset or the last fact", () => {
  const rule = { lookbackDays: 365 };
  const event = landmarkOf(patient([onset(235)]), diabetes, rule);
  expect(event).toEqual({ indexAt: at(600), years: 365 / 365.25, event: true });
  expect(landmarkOf(patient(), diabetes, rule)).toEqual({
    ...{ indexAt: at(600), years: 590 / 365.25, event: false },
  });
  expect(landmarkOf(patient(), diabetes, { at: at(740) })).toMatchObject({ years: 730 / 365.25 });
});

test("death ends the following, whatever is recorded later", () => {
  const dead = patient([onset(50, { recordedAt: at(5) })], { deceasedAt: at(200) });
  expect(landmarkOf(dead, diabetes, { at: at(565.25) })).toMatchObject({ years: 1, event: false });
});

test("an onset that nobody knows counts from when it was recorded", () => {
  const found = landmarkOf(patient([onset(235, { effectiveAt: null })]), diabetes, { at: at(600.25) });
  expect(found).toMatchObject({ years: 1, event: true });
});

test.each([
  ["no encounter so late", patient(), { lookbackDays: 2000 }, "NO_INDEX"],
  ["nothing known at the index", patient(), { at: at(2000) }, "NO_INDEX"],
  ["the outcome is there", patient([onset(700)]), { at: at(600) }, "HAD_IT_BEFORE"],
  [
    "it was there and nobody knew",
    patient([onset(700, { recordedAt: at(100) })]),
    { at: at(600) },
    "HAD_IT_BEFORE",
  ],
  ["nothing afterwards", patient(), { at: at(5) }, "NOT_FOLLOWED"],
  ["dead by then", patient([], { deceasedAt: at(700) }), { at: at(600) }, "NOT_FOLLOWED"],
] as const)("left out: %s", (_name, of, rule, fault) => {
  expect(landmarkOf(of, diabetes, rule)).toBe(fault);
});

test("what was ruled out is no event", () => {
  const refuted = patient([onset(235, { verificationStatus: "refuted" })]);
  expect(landmarkOf(refuted, diabetes, { at: at(600) })).toMatchObject({ event: false });
});

test("facts recorded after the index change no feature at it", () => {
  const index = at(600);
  const before = [measurement("early", "4548-4", 6.1, "%", 700)];
  const valuesOf = (observations: ReturnType<typeof measurement>[], conditions: ConditionFact[] = []) =>
    historyFeatures(historyOf({ observations, conditions }), index).map(({ id, value }) => [id, value]);
  fc.assert(
    fc.property(
      fc.double({ min: 4, max: 14, noNaN: true }),
      fc.integer({ min: 0, max: 599 }),
      (value, days) => {
        const later = measurement("late", "4548-4", value, "%", days);
        // True before the index, and learnt afterwards.
        const learnt = { ...measurement("learnt", "4548-4", value, "%", 650), recordedAt: at(days) };
        expect(valuesOf([...before, later, learnt], [onset(days)])).toEqual(valuesOf(before));
      },
    ),
  );
});
