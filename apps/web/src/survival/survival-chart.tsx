"use client";
import { useWidth } from "../components/chart/use-width.ts";
import { ValueGrid } from "../components/chart/value-grid.tsx";
import { formatProbability } from "../format/probability.ts";
import { curveAxis, yearTicks } from "./curve-axis.ts";
import type { CurveData } from "./survival-query.ts";

const height = 210;
const margin = { top: 12, right: 14, bottom: 24, left: 48 };

/** The probability that the outcome has come by each time, its interval around it, and marks at 1, 5 and 10 years. */
export function SurvivalChart({ curve }: { curve: CurveData }) {
  const { element, width } = useWidth();
  const points = [{ years: 0, probability: 0, low: 0, high: 0 }, ...curve.points];
  const end = curve.endsAtYears;
  const { top, ticks } = curveAxis(Math.max(...points.map(({ high }) => high)));
  const x = (years: number) => margin.left + (years / end) * (width - margin.left - margin.right);
  const y = (risk: number) => margin.top + (1 - risk / top) * (height - margin.top - margin.bottom);
  const line = (of: "probability" | "low" | "high") =>
    points.map((point) => `${x(point.years).toFixed(1)},${y(point[of]).toFixed(1)}`);
  return (
    <div ref={element} style={{ minHeight: height }}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={describe(curve)}>
          <ValueGrid
            ticks={ticks}
            left={margin.left}
            right={width - margin.right}
            y={y}
            format={formatProbability}
            ground={0}
          />
          <polygon
            points={[...line("high"), ...line("low").reverse()].join(" ")}
            fill="var(--accent)"
            opacity={0.16}
          />
          <polyline
            points={line("probability").join(" ")}
            fill="none"
            stroke="var(--accent)"
            strokeWidth={2.5}
            strokeLinejoin="round"
          />
          {curve.horizons.map(({ years, point }) =>
            point === null ? null : (
              <g key={years}>
                <line
                  x1={x(years)}
                  x2={x(years)}
                  y1={y(point.probability)}
                  y2={y(0)}
                  stroke="var(--accent)"
                  strokeDasharray="3 3"
                  opacity={0.6}
                />
                <circle
                  cx={x(years)}
                  cy={y(point.probability)}
                  r={4.5}
                  fill="var(--surface)"
                  stroke="var(--accent)"
                  strokeWidth={2.5}
                />
              </g>
            ),
          )}
          {yearTicks(end).map((years) => (
            <text
              key={years}
              x={x(years)}
              y={height - 6}
              fontSize={11}
              textAnchor="middle"
              fill="var(--ink-faint)"
              className="tabular-nums"
            >
              {years === 0 ? "now" : `${years} y`}
            </text>
          ))}
        </svg>
      )}
    </div>
  );
}

function describe({ outcome, horizons, endsAtYears }: CurveData): string {
  const parts = horizons.flatMap(({ years, point }) =>
    point === null
      ? []
      : [
          `${formatProbability(point.probability)} by ${years} ${years === 1 ? "year" : "years"}, from ${formatProbability(point.low)} to ${formatProbability(point.high)}`,
        ],
  );
  return `Probability of ${outcome.label.toLowerCase()} until ${endsAtYears} years: ${parts.join("; ")}`;
}
