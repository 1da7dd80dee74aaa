"use client";
import { SvgLabel } from "../components/chart/svg-label.tsx";
import { useWidth } from "../components/chart/use-width.ts";
import type { Interval } from "./model-figures.ts";

interface IntervalRow {
  label: string;
  interval: Interval;
  /** Drawn faintly above it, to compare. */
  beside?: Interval | undefined;
}

interface IntervalChartProps {
  label: string;
  rows: readonly IntervalRow[];
  /** Left end of the axis; the right end is 1. */
  from: number;
  /** A line across all rows, such as what was promised. */
  line?: number | undefined;
}

const rowHeight = 32;
const axisHeight = 22;
const valueWidth = 128;

/** Figures between `from` and 1 with their intervals, one below the other: what overlaps does not differ. */
export function IntervalChart({ label, rows, from, line }: IntervalChartProps) {
  const { element, width } = useWidth();
  const labelWidth = Math.min(240, Math.max(112, width * 0.3));
  const plotWidth = Math.max(1, width - labelWidth - valueWidth);
  const x = (value: number) =>
    labelWidth + (Math.max(0, Math.min(1, (value - from) / (1 - from))) * plotWidth || 0);
  const count = plotWidth < 180 ? 2 : 5;
  const ticks = Array.from({ length: count + 1 }, (_, i) => from + ((1 - from) * i) / count);
  const height = rows.length * rowHeight;
  return (
    <div ref={element}>
      {width > 0 && (
        <svg width={width} height={height + axisHeight} role="img" aria-label={describe(label, rows)}>
          {ticks.map((tick) => (
            <g key={tick}>
              <line x1={x(tick)} x2={x(tick)} y1={0} y2={height} stroke="var(--line)" strokeDasharray="2 4" />
              <text
                x={x(tick)}
                y={height + 16}
                fontSize={11}
                textAnchor="middle"
                fill="var(--ink-faint)"
                className="tabular-nums"
              >
                {Number(tick.toFixed(2))}
              </text>
            </g>
          ))}
          {line !== undefined && (
            <line x1={x(line)} x2={x(line)} y1={0} y2={height} stroke="var(--ink-faint)" strokeWidth={1.5} />
          )}
          {rows.map((row, index) => {
            const middle = (index + 0.5) * rowHeight;
            return (
              <g key={row.label}>
                <SvgLabel label={row.label} x={0} middle={middle} width={labelWidth - 12} />
                {row.beside && (
                  <Mark interval={row.beside} y={middle - 5} x={x} colour="var(--neutral-mark)" />
                )}
                <Mark
                  interval={row.interval}
                  y={row.beside ? middle + 5 : middle}
                  x={x}
                  colour="var(--accent)"
                />
                <text
                  x={width}
                  y={middle + 4.5}
                  fontSize={12}
                  textAnchor="end"
                  fill="var(--ink-soft)"
                  className="tabular-nums"
                >
                  {valueText(row)}
                </text>
              </g>
            );
          })}
        </svg>
      )}
    </div>
  );
}

interface MarkProps {
  interval: Interval;
  y: number;
  x: (value: number) => number;
  colour: string;
}

function Mark({ interval, y, x, colour }: MarkProps) {
  return (
    <>
      <line
        x1={x(interval.low)}
        x2={x(interval.high)}
        y1={y}
        y2={y}
        stroke={colour}
        strokeWidth={2.5}
        strokeLinecap="round"
      />
      <circle cx={x(interval.value)} cy={y} r={4} fill={colour} />
    </>
  );
}

function valueText({ interval, beside }: IntervalRow): string {
  if (beside) return `${beside.value.toFixed(2)} → ${interval.value.toFixed(2)}`;
  return `${interval.value.toFixed(2)} (${interval.low.toFixed(2)} to ${interval.high.toFixed(2)})`;
}

function describe(label: string, rows: readonly IntervalRow[]): string {
  const one = ({ value, low, high }: Interval) =>
    `${value.toFixed(2)}, ${low.toFixed(2)} to ${high.toFixed(2)}`;
  const parts = rows.map(
    ({ label: name, interval, beside }) =>
      `${name} ${one(interval)}${beside ? `, beside ${one(beside)}` : ""}`,
  );
  return `${label}: ${parts.join("; ")}`;
}
