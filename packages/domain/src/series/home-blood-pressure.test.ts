import { expect, test } from "vitest";
import { homePressureReport } from "./home-blood-pressure.ts";
import type { SeriesSample } from "./series.ts";

/** Two readings at 7:00 and two at 19:00 UTC on each day, by what the day's morning and evening read. */
function week(...days: [morning: [number, number], evening: [number, number]][]): SeriesSample[] {
  return days.flatMap(([morning, evening], day) =>
    [morning, morning, evening, evening].map((values, i) => ({
      at: new Date(Date.UTC(2026, 0, 5 + day, i < 2 ? 7 : 19, i % 2)),
      values,
    })),
  );
}

const by = (samples: readonly SeriesSample[], id: string, zone = "UTC") =>
  homePressureReport(samples, zone)?.judged.find(({ rule }) => rule.id === id);

test("worked example: the first day counts for one guideline and not for the other", () => {
  const samples = week(
    [
      [160, 100],
      [160, 100],
    ],
    [
      [134, 82],
      [126, 78],
    ],
    [
      [134, 82],
      [126, 78],
    ],
    [
      [134, 82],
      [126, 78],
    ],
  );
  const report = homePressureReport(samples, "UTC")!;
  expect(report).toMatchObject({ firstDay: "2026-01-05", lastDay: "2026-01-08", days: 4 });
  expect(report.morning).toMatchObject({ systolic: (160 + 3 * 134) / 4, readings: 8 });
  expect(report.evening).toMatchObject({ diastolic: (100 + 3 * 78) / 4, readings: 8 });
  expect(by(samples, "esh")).toMatchObject({
    mean: { systolic: 130, diastolic: 80, readings: 12 },
    isRaised: false,
  });
  expect(by(samples, "aha")).toMatchObject({ mean: { systolic: 137.5, diastolic: 85 }, isRaised: true });
});

test("either pressure raises, and reaching the limit is raised", () => {
  const steady = (pressure: [number, number]) =>
    week(...Array.from({ length: 4 }, (): [[number, number], [number, number]] => [pressure, pressure]));
  expect(by(steady([135, 60]), "esh")?.isRaised).toBe(true);
  expect(by(steady([134, 85]), "esh")?.isRaised).toBe(true);
  expect(by(steady([134, 84]), "esh")?.isRaised).toBe(false);
  expect(by(steady([129, 79]), "aha")?.isRaised).toBe(false);
});

test("too few days are not judged", () => {
  const samples = week(
    [
      [150, 95],
      [150, 95],
    ],
    [
      [150, 95],
      [150, 95],
    ],
    [
      [150, 95],
      [150, 95],
    ],
  );
  expect(by(samples, "aha")).toMatchObject({ isSufficient: true, isRaised: true });
  expect(by(samples, "esh")).toMatchObject({ isSufficient: false, isRaised: null });
  expect(homePressureReport([], "UTC")).toBeUndefined();
});

test("only the last week counts, on the patient's calendar", () => {
  const days = Array.from({ length: 10 }, (_, i): [[number, number], [number, number]] => [
    [100 + i, 60],
    [100 + i, 60],
  ]);
  expect(homePressureReport(week(...days), "UTC")).toMatchObject({ firstDay: "2026-01-08", days: 7 });
  // 19:00 UTC is the next morning in Auckland.
  expect(homePressureReport(week(...days), "Pacific/Auckland")).toMatchObject({ lastDay: "2026-01-15" });
});
