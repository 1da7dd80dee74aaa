import fc from "fast-check";
import { expect, test } from "vitest";
import { glucoseReport, managementIndicator } from "./glucose-report.ts";
import type { SeriesSample } from "./series.ts";

const start = Date.UTC(2026, 0, 5);
const FIVE_MINUTES = 5 * 60_000;
const perDay = 288;

/** One value each five minutes from midnight (UTC) of 5 January 2026. */
function every5(values: readonly number[]): SeriesSample[] {
  return values.map((value, i) => ({ at: new Date(start + i * FIVE_MINUTES), values: [value] }));
}

test.each([
  [100, 5.7],
  [125, 6.3],
  [150, 6.9],
  [175, 7.5],
  [200, 8.1],
  [225, 8.7],
  [250, 9.3],
  [275, 9.9],
  [300, 10.5],
  [350, 11.7],
])("a mean of %d mg/dL is a GMI of %d %%, as the paper's table gives it", (mean, gmi) => {
  expect(Number(managementIndicator(mean).toFixed(1))).toBe(gmi);
});

test("worked example: a fortnight of four equal quarters of a day", () => {
  const day = Array.from({ length: perDay }, (_, i) => [50, 100, 200, 300][Math.floor(i / 72)]!);
  const report = glucoseReport(every5(Array.from({ length: 14 }, () => day).flat()), "UTC")!;
  expect(report).toMatchObject({
    readings: 14 * perDay,
    intervalMinutes: 5,
    measuredShare: 1,
    isSufficient: true,
  });
  expect(report.mean).toBeCloseTo(162.5, 9);
  // Deviations are 112.5, 62.5, 37.5 and 137.5: mean square 9,218.75, times n / (n - 1).
  expect(report.standardDeviation).toBeCloseTo(Math.sqrt((9218.75 * 4032) / 4031), 9);
  expect(report.ranges).toEqual({ "very-low": 0.25, low: 0, target: 0.25, high: 0.25, "very-high": 0.25 });
  // From midnight to six all is 50.
  expect(report.nights).toMatchObject({ count: 14, withLows: 14, mean: 50, standardDeviation: 0 });
  expect(report.profile).toHaveLength(96);
  expect(report.profile[12]).toEqual({ minuteOfDay: 180, p5: 50, p25: 50, p50: 50, p75: 50, p95: 50 });
});

test.each([
  [53.9, "very-low"],
  [54, "low"],
  [69.9, "low"],
  [70, "target"],
  [180, "target"],
  [180.1, "high"],
  [250, "high"],
  [250.1, "very-high"],
] as const)("%d mg/dL is %s", (value, range) => {
  expect(glucoseReport(every5([value, value]), "UTC")!.ranges[range]).toBe(1);
});

test("nights are the patient's, not Greenwich's, and a low lasts a quarter of an hour", () => {
  // Low from 22:00 to 22:15 UTC, which is after midnight in Helsinki.
  const values = Array.from({ length: perDay }, (_, i) => (i >= 264 && i < 267 ? 60 : 120));
  expect(glucoseReport(every5(values), "Europe/Helsinki")!.nights).toMatchObject({ withLows: 1 });
  expect(glucoseReport(every5(values), "UTC")!.nights).toMatchObject({ withLows: 0 });
  const short = values.map((value, i) => (i === 266 ? 120 : value));
  expect(glucoseReport(every5(short), "Europe/Helsinki")!.nights).toMatchObject({ withLows: 0 });
});

test("too little is told as such, and only the last fortnight counts", () => {
  const nine = glucoseReport(every5(Array.from({ length: 9 * perDay }, () => 120)), "UTC")!;
  expect(nine.isSufficient).toBe(false);
  expect(nine.measuredShare).toBeCloseTo(9 / 14, 9);
  const values = Array.from({ length: 20 * perDay }, (_, i) => (i < 6 * perDay ? 400 : 120));
  expect(glucoseReport(every5(values), "UTC")!.mean).toBe(120);
  expect(glucoseReport(every5([120]), "UTC")).toBeUndefined();
});

test("shares sum to 1, percentiles are in order, and all lies among the readings", () => {
  const values = fc.array(fc.integer({ min: 40, max: 400 }), { minLength: 2, maxLength: 400 });
  fc.assert(
    fc.property(values, (glucose) => {
      const { ranges, profile, mean } = glucoseReport(every5(glucose), "America/New_York")!;
      expect(Object.values(ranges).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
      for (const { p5, p25, p50, p75, p95 } of profile) {
        expect([p5, p25, p50, p75, p95]).toEqual([p5, p25, p50, p75, p95].sort((a, b) => a - b));
      }
      expect(mean).toBeGreaterThanOrEqual(Math.min(...glucose) - 1e-9);
      expect(mean).toBeLessThanOrEqual(Math.max(...glucose) + 1e-9);
    }),
  );
});
