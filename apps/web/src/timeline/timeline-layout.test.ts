import { expect, test } from "vitest";
import { historyPath, layOutTimeline, riskRange, riskTicks } from "./timeline-layout.ts";
import type { TimelinePoint } from "./timeline-query.ts";

const point = (at: string, pre: number, post: number | null = null): TimelinePoint => ({
  ...{ at, studyId: post === null ? null : "s", changes: [], alert: null },
  ...{ preTestProbability: pre, postTestProbability: post },
});
const plot = { width: 400, height: 200, top: 10, right: 10, bottom: 30, left: 40 };
const points = [
  point("2020-01-01T00:00:00Z", 0.02),
  point("2026-01-01T00:00:00Z", 0.05),
  point("2026-01-01T02:00:00Z", 0.05, 0.6),
];

test("years and hours both have room, in order, from edge to edge", () => {
  const xs = layOutTimeline(points, plot).map(({ x }) => x);
  expect(xs[0]).toBe(40);
  expect(xs[2]).toBeCloseTo(390, 9);
  expect(xs[2]! - xs[1]!).toBeGreaterThan(40);
  expect(xs[1]! - xs[0]!).toBeGreaterThan(xs[2]! - xs[1]!);
});

test("a higher risk lies higher, within the plot", () => {
  const placed = layOutTimeline(points, plot);
  expect(placed[2]!.postY!).toBeLessThan(placed[2]!.preY);
  for (const { preY } of placed) expect(preY).toBeGreaterThan(plot.top);
  expect(placed[0]!.postY).toBeNull();
});

test("the axis has round risks and room", () => {
  const [low, high] = riskRange(points);
  expect([low < 0.02, high > 0.6]).toEqual([true, true]);
  expect(riskTicks(points).every((risk) => risk > low && risk < high)).toBe(true);
  expect(riskTicks(points).length).toBeLessThanOrEqual(6);
});

test("the line holds until something becomes known", () => {
  const placed = layOutTimeline(points, plot);
  expect(historyPath(placed, 390)).toMatch(/^M40\.0 [\d.]+H[\d.]+V[\d.]+H390\.0V[\d.]+H390\.0$/);
  expect(historyPath([], 390)).toBe("");
});
