import { fromLogOdds, toLogOdds } from "../risk/log-odds.ts";
import type { TimelinePoint } from "./timeline-query.ts";

export interface PlacedPoint {
  point: TimelinePoint;
  /** Pixels. */
  x: number;
  /** Of the history alone. */
  preY: number;
  /** After the image; nothing where none counts. */
  postY: number | null;
}

export interface Plot {
  width: number;
  height: number;
  top: number;
  right: number;
  bottom: number;
  left: number;
}

const dayMs = 86_400_000;

/**
 * How far points lie apart: by the logarithm of the days between them, and never on top of one another. Years of a
 * history and the two hours before an image are both told by a few points; to scale, one would be a line and the other
 * a dot.
 */
function spread(points: readonly TimelinePoint[]): number[] {
  let along = 0;
  return points.map(({ at }, i) => {
    const before = points[i - 1];
    if (before) along += 1 + Math.log2(1 + (Date.parse(at) - Date.parse(before.at)) / dayMs) / 2;
    return along;
  });
}

/** @returns lowest and highest probability of the axis, with room around all risks */
export function riskRange(points: readonly TimelinePoint[]): [number, number] {
  const risks = points.flatMap(({ preTestProbability: pre, postTestProbability: post }) => [
    pre,
    post ?? pre,
  ]);
  const logOdds = risks.map((risk) => toLogOdds(Math.min(0.9999, Math.max(0.0001, risk))));
  const [low, high] = [Math.min(...logOdds), Math.max(...logOdds)];
  const room = Math.max(0.5, (high - low) * 0.15);
  return [fromLogOdds(low - room), fromLogOdds(high + room)];
}

/** Where each point lies; the axis of risk is one of log-odds, as everywhere. */
export function layOutTimeline(points: readonly TimelinePoint[], plot: Plot): PlacedPoint[] {
  const along = spread(points);
  const whole = along.at(-1) || 1;
  const inner = plot.width - plot.left - plot.right;
  const y = riskAxis(points, plot);
  return points.map((point, i) => ({
    point,
    x: plot.left + (points.length === 1 ? inner / 2 : (inner * along[i]!) / whole),
    preY: y(point.preTestProbability),
    postY: point.postTestProbability === null ? null : y(point.postTestProbability),
  }));
}

export function riskAxis(points: readonly TimelinePoint[], { height, top, bottom }: Plot) {
  const [low, high] = riskRange(points).map(toLogOdds) as [number, number];
  return (risk: number) => {
    const at = (toLogOdds(Math.min(0.9999, Math.max(0.0001, risk))) - low) / (high - low);
    return top + (1 - Math.min(1, Math.max(0, at))) * (height - top - bottom);
  };
}

const round = [
  0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995,
  0.999,
];

/** Round probabilities within the axis, six at most. */
export function riskTicks(points: readonly TimelinePoint[]): number[] {
  const [low, high] = riskRange(points);
  const within = round.filter((risk) => risk > low && risk < high);
  const step = Math.ceil(within.length / 6);
  return within.filter((_, i) => i % step === 0);
}

/** The line of the history alone: it holds until something else becomes known. */
export function historyPath(placed: readonly PlacedPoint[], right: number): string {
  const [first, ...rest] = placed;
  if (!first) return "";
  const steps = rest.map(({ x, preY }) => `H${x.toFixed(1)}V${preY.toFixed(1)}`);
  return `M${first.x.toFixed(1)} ${first.preY.toFixed(1)}${steps.join("")}H${right.toFixed(1)}`;
}
