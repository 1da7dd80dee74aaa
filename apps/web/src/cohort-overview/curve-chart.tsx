"use client";
import { hiddenBelow } from "../cohort/count-words.ts";
import { useWidth } from "../components/chart/use-width.ts";
import { formatNumber, shareWords } from "./cell-words.ts";
import { survivalFloor, survivalLines } from "./chart-scale.ts";
import type { CurveData, CurvesData } from "./overview-query.ts";

/** How each curve looks: told apart by dashes as well as by colour. */
export const curveStyles = [
  { colour: "var(--accent)", dash: undefined },
  { colour: "var(--raise)", dash: "7 4" },
  { colour: "var(--lower)", dash: "2 3" },
  { colour: "var(--ink-soft)", dash: "10 3 2 3" },
] as const;

interface CurveChartProps {
  curves: CurvesData;
  /** What a group is called. */
  nameOf: (group: string) => string;
  /** What was followed for, as a sentence goes on: `death`. */
  outcome: string;
}

const plotHeight = 270;
/** A group's name, and below it its numbers. */
const rowHeight = 34;
const left = 48;
const margin = { top: 12, right: 22 };

/** Kaplan-Meier curves, and below the axis how many are still seen. */
export function CurveChart({ curves, nameOf, outcome }: CurveChartProps) {
  const { element, width } = useWidth();
  const { groups, ticks } = curves;
  const end = Math.max(1, ...groups.map(({ endsAtMonths }) => endsAtMonths));
  const bottom = survivalFloor(
    Math.min(...groups.flatMap(({ points }) => (points ?? []).map(({ low }) => low))),
  );
  const x = (months: number) => left + (months / end) * (width - left - margin.right);
  const y = (survival: number) => margin.top + ((1 - survival) / (1 - bottom)) * (plotHeight - margin.top);
  const axisTop = plotHeight + 18;
  const height = axisTop + 26 + groups.length * rowHeight;
  const lines = survivalLines(bottom);
  return (
    <div ref={element} style={{ minHeight: height }}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={describe(curves, nameOf, outcome)}>
          {lines.map((line) => (
            <g key={line} fontSize={11} fill="var(--ink-faint)" className="tabular-nums">
              <line
                x1={left}
                x2={width - margin.right}
                y1={y(line)}
                y2={y(line)}
                stroke={line === bottom ? "var(--line-strong)" : "var(--line)"}
                strokeDasharray={line === bottom ? undefined : "2 4"}
              />
              <text x={left - 8} y={y(line) + 4} textAnchor="end">
                {shareWords(Number(line.toFixed(4)))}
              </text>
            </g>
          ))}
          {groups.map((curve, i) => (
            <Curve key={curve.group} curve={curve} style={curveStyles[i]!} x={x} y={y} />
          ))}
          {ticks.map((months) => (
            <g key={months}>
              <line
                x1={x(months)}
                x2={x(months)}
                y1={plotHeight}
                y2={plotHeight + 4}
                stroke="var(--line-strong)"
              />
              <text
                x={x(months)}
                y={axisTop}
                fontSize={11}
                textAnchor="middle"
                fill="var(--ink-faint)"
                className="tabular-nums"
              >
                {monthWords(months, end)}
              </text>
            </g>
          ))}
          <text x={0} y={axisTop + 20} fontSize={11} fontWeight={600} fill="var(--ink-soft)">
            Persons at risk
          </text>
          {groups.map((curve, i) => {
            const top = axisTop + 24 + i * rowHeight;
            return (
              <g key={curve.group} fontSize={12} className="tabular-nums">
                <text x={0} y={top + 12} fill={curveStyles[i]!.colour} fontWeight={600}>
                  {nameOf(curve.group)}
                  {curve.points === null && (
                    <tspan fill="var(--ink-faint)" fontWeight={400}>
                      {" "}
                      too few to show
                    </tspan>
                  )}
                </text>
                {ticks.map((months, k) => {
                  const seen = curve.atRisk[k]?.value ?? null;
                  return seen === null ? null : (
                    <text key={months} x={x(months)} y={top + 27} textAnchor="middle" fill="var(--ink-soft)">
                      {seen.toLocaleString("en")}
                    </text>
                  );
                })}
              </g>
            );
          })}
        </svg>
      )}
    </div>
  );
}

interface CurveProps {
  curve: CurveData;
  style: (typeof curveStyles)[number];
  x: (months: number) => number;
  y: (survival: number) => number;
}

function Curve({ curve: { points, endsAtMonths }, style, x, y }: CurveProps) {
  if (points === null) return null;
  const steps = (of: "survival" | "low" | "high") =>
    points.flatMap((point, i) => {
      const until = points[i + 1]?.months ?? endsAtMonths;
      return [
        [x(point.months), y(point[of])],
        [x(until), y(point[of])],
      ] as const;
    });
  const text = (corners: readonly (readonly [number, number])[]) =>
    corners.map(([a, b]) => `${a.toFixed(1)},${b.toFixed(1)}`).join(" ");
  return (
    <>
      <polygon
        points={text([...steps("high"), ...steps("low").reverse()])}
        fill={style.colour}
        opacity={0.13}
      />
      <polyline
        points={text(steps("survival"))}
        fill="none"
        stroke={style.colour}
        strokeWidth={2.25}
        strokeDasharray={style.dash}
        strokeLinejoin="round"
      />
    </>
  );
}

function monthWords(months: number, end: number): string {
  if (months === 0) return "start";
  return end >= 24 && months % 12 === 0 ? `${months / 12} y` : `${months} mo`;
}

function describe({ groups }: CurvesData, nameOf: (group: string) => string, outcome: string): string {
  const parts = groups.map(({ group, points, people, endsAtMonths }) => {
    const last = points?.at(-1);
    if (!last) return `${nameOf(group)}: too few to show, fewer than ${hiddenBelow(people)} or none`;
    return `${nameOf(group)}: ${shareWords(last.survival)} without it at ${formatNumber(endsAtMonths)} months`;
  });
  return `Share of persons without ${outcome} since the start. ${parts.join("; ")}`;
}
