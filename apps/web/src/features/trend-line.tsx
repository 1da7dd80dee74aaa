"use client";
import { useWidth } from "../components/chart/use-width.ts";
import { formatQuantity } from "../format/observation.ts";
import { formatDate } from "../format/time.ts";
import type { FeatureData } from "./features-query.ts";

const height = 120;
const margin = { top: 14, right: 10, bottom: 20, left: 48 };

interface TrendLineProps {
  label: string;
  unit: string | null;
  trend: NonNullable<FeatureData["trend"]>;
}

/** The measurements over time with the line that the trend is the slope of. */
export function TrendLine({ label, unit, trend }: TrendLineProps) {
  const { element, width } = useWidth();
  const points = trend.points.map(({ at, value }) => ({ at: Date.parse(at), value }));
  const [from, to] = [points[0]!.at, points.at(-1)!.at];
  const values = points.map(({ value }) => value);
  const room = (Math.max(...values) - Math.min(...values) || Math.abs(values[0]!) || 1) * 0.15;
  const [low, high] = [Math.min(...values) - room, Math.max(...values) + room];
  const inner = Math.max(1, width - margin.left - margin.right);
  const x = (at: number) => margin.left + ((at - from) / (to - from)) * inner;
  const y = (value: number) =>
    margin.top + (1 - (value - low) / (high - low)) * (height - margin.top - margin.bottom);
  const meanAt = mean(points.map(({ at }) => at));
  const line = (at: number) => mean(values) + (trend.slopePerYear * (at - meanAt)) / yearMs;
  return (
    <div ref={element}>
      {width > 0 && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`${label}: ${points.map(({ value }) => formatQuantity(value, unit)).join(", ")}`}
        >
          {[Math.min(...values), Math.max(...values)].map((tick, i) => (
            <g key={i === 0 ? "low" : "high"} fontSize={11} fill="var(--ink-faint)">
              <line
                x1={margin.left}
                x2={width - margin.right}
                y1={y(tick)}
                y2={y(tick)}
                stroke="var(--line)"
                strokeDasharray="2 4"
              />
              <text x={margin.left - 8} y={y(tick) + 4} textAnchor="end" className="tabular-nums">
                {Number(tick.toPrecision(3))}
              </text>
            </g>
          ))}
          <line
            x1={x(from)}
            y1={y(line(from))}
            x2={x(to)}
            y2={y(line(to))}
            stroke="var(--line-strong)"
            strokeWidth={1.5}
          />
          {points.map(({ at, value }) => (
            <circle key={at} cx={x(at)} cy={y(value)} r={4} fill="var(--accent)">
              <title>{`${formatQuantity(value, unit)}, ${formatDate(new Date(at).toISOString())}`}</title>
            </circle>
          ))}
          <g fontSize={11} fill="var(--ink-faint)">
            <text x={margin.left} y={height - 4}>
              {formatDate(new Date(from).toISOString())}
            </text>
            <text x={width - margin.right} y={height - 4} textAnchor="end">
              {formatDate(new Date(to).toISOString())}
            </text>
          </g>
        </svg>
      )}
    </div>
  );
}

const yearMs = 365.25 * 24 * 60 * 60 * 1000;

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
