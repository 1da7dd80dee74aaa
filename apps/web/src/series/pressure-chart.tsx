"use client";
import { useWidth } from "../components/chart/use-width.ts";
import { formatDateTime } from "../format/time.ts";
import type { PressureData } from "./series-query.ts";

const height = 190;
const margin = { top: 8, right: 44, bottom: 20, left: 36 };
const dayMs = 86_400_000;
const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "short", timeZone: "UTC" });

interface PressureChartProps extends Pick<PressureData, "readings" | "mean" | "firstDay" | "lastDay"> {
  /** Drawn as lines, mmHg. */
  limits: { systolic: number; diastolic: number };
}

/** Each reading as a bar from diastolic to systolic, the means as lines across, the limits dashed. */
export function PressureChart({ readings, mean, firstDay, lastDay, limits }: PressureChartProps) {
  const { element, width } = useWidth();
  const all = [
    ...readings.flatMap(({ systolic, diastolic }) => [systolic, diastolic]),
    limits.systolic,
    limits.diastolic,
  ];
  const [low, high] = [Math.min(...all) - 8, Math.max(...all) + 8];
  // Bars lie by their order within a day, since two readings are minutes apart.
  const days = Math.round((Date.parse(lastDay) - Date.parse(firstDay)) / dayMs) + 1;
  const inner = Math.max(1, width - margin.left - margin.right);
  const from = Date.parse(readings[0]!.at);
  const to = Date.parse(readings.at(-1)!.at);
  const x = (i: number) => {
    const byOrder = (i + 0.5) / readings.length;
    const byTime = to === from ? 0.5 : (Date.parse(readings[i]!.at) - from) / (to - from);
    return margin.left + (0.5 * byOrder + 0.5 * (0.02 + 0.96 * byTime)) * inner;
  };
  const y = (pressure: number) =>
    margin.top + (1 - (pressure - low) / (high - low)) * (height - margin.top - margin.bottom);
  return (
    <div ref={element}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={describe(readings, mean)}>
          {[limits.systolic, limits.diastolic].map((limit) => (
            <g key={limit} fontSize={11} fill="var(--ink-faint)">
              <line
                x1={margin.left}
                x2={width - margin.right}
                y1={y(limit)}
                y2={y(limit)}
                stroke="var(--line-strong)"
                strokeDasharray="3 4"
              />
              <text x={margin.left - 8} y={y(limit) + 4} textAnchor="end" className="tabular-nums">
                {limit}
              </text>
            </g>
          ))}
          {readings.map(({ at, systolic, diastolic }, i) => (
            <line
              key={at}
              x1={x(i)}
              x2={x(i)}
              y1={y(systolic)}
              y2={y(diastolic)}
              stroke="var(--lower)"
              strokeWidth={4}
              strokeLinecap="round"
              opacity={0.75}
            >
              <title>{`${systolic}/${diastolic}, ${formatDateTime(at)}`}</title>
            </line>
          ))}
          {[mean.systolic, mean.diastolic].map((value) => (
            <g key={value}>
              <line
                x1={margin.left}
                x2={width - margin.right}
                y1={y(value)}
                y2={y(value)}
                stroke="var(--ink)"
                strokeWidth={1.5}
              />
              <text
                x={width - margin.right + 8}
                y={y(value) + 4}
                fontSize={12}
                fontWeight={600}
                fill="var(--ink)"
                className="tabular-nums"
              >
                {Math.round(value)}
              </text>
            </g>
          ))}
          {Array.from({ length: days }, (_, day) => {
            const at = new Date(Date.parse(firstDay) + day * dayMs);
            const within = readings.flatMap((reading, i) =>
              reading.at.startsWith(at.toISOString().slice(0, 10)) ? [x(i)] : [],
            );
            if (within.length === 0) return null;
            return (
              <text
                key={at.toISOString()}
                x={within.reduce((sum, each) => sum + each, 0) / within.length}
                y={height - 4}
                fontSize={11}
                textAnchor="middle"
                fill="var(--ink-faint)"
              >
                {weekday.format(at)}
              </text>
            );
          })}
        </svg>
      )}
    </div>
  );
}

function describe(readings: PressureData["readings"], mean: PressureData["mean"]): string {
  const systolic = readings.map((reading) => reading.systolic);
  return `${readings.length} readings, mean ${Math.round(mean.systolic)}/${Math.round(mean.diastolic)} mmHg, systolic from ${Math.min(...systolic)} to ${Math.max(...systolic)}`;
}
