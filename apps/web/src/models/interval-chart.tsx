"use client";
import { useWidth } from "../components/chart/use-width.ts";
import type { Interval } from "./model-figures.ts";

interface IntervalRow {
  label: string;
  /** Nothing where there were too few cases to measure. */
  interval: Interval | null;
  /** Such as the number of cases. */
  note?: string | undefined;
}

interface IntervalChartProps {
  label: string;
  rows: readonly IntervalRow[];
  /** Left end of the axis; the right end is 1. */
  from: number;
}

const rowHeight = 30;
const axisHeight = 24;
const valueWidth = 132;

/** Figures between `from` and 1 with their intervals, one below the other: what overlaps does not differ. */
export function IntervalChart({ label, rows, from }: IntervalChartProps) {
  const { element, width } = useWidth();
  const labelWidth = Math.min(260, Math.max(110, width * 0.34));
  const plotWidth = Math.max(1, width - labelWidth - valueWidth);
  const x = (value: number) =>
    labelWidth + (Math.max(0, Math.min(1, (value - from) / (1 - from))) * plotWidth || 0);
  const ticks = Array.from({ length: 6 }, (_, i) => from + ((1 - from) * i) / 5);
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
                {tick.toFixed(1)}
              </text>
            </g>
          ))}
          {rows.map((row, index) => (
            <Row
              key={row.label}
              row={row}
              middle={(index + 0.5) * rowHeight}
              x={x}
              width={width}
              left={labelWidth}
            />
          ))}
        </svg>
      )}
    </div>
  );
}

interface RowProps {
  row: IntervalRow;
  middle: number;
  x: (value: number) => number;
  width: number;
  left: number;
}

function Row({ row: { label, interval, note }, middle, x, width, left }: RowProps) {
  const characters = Math.floor((left - 12) / 6.5);
  return (
    <g>
      <title>{note ? `${label}, ${note}` : label}</title>
      <text x={0} y={middle + 4.5} fontSize={13} fill="var(--ink-soft)">
        {label.length <= characters ? label : `${label.slice(0, characters - 1).trimEnd()}…`}
      </text>
      {interval && (
        <>
          <line
            x1={x(interval.low)}
            x2={x(interval.high)}
            y1={middle}
            y2={middle}
            stroke="var(--accent)"
            strokeWidth={2.5}
            strokeLinecap="round"
          />
          <circle cx={x(interval.value)} cy={middle} r={4.5} fill="var(--accent)" />
        </>
      )}
      <text
        x={width}
        y={middle + 4.5}
        fontSize={12}
        textAnchor="end"
        fill={interval ? "var(--ink-soft)" : "var(--ink-faint)"}
        className="tabular-nums"
      >
        {interval
          ? `${interval.value.toFixed(2)} (${interval.low.toFixed(2)} to ${interval.high.toFixed(2)})`
          : "too few cases"}
      </text>
    </g>
  );
}

function describe(label: string, rows: readonly IntervalRow[]): string {
  const parts = rows.map(({ label: name, interval }) =>
    interval
      ? `${name} ${interval.value.toFixed(2)}, ${interval.low.toFixed(2)} to ${interval.high.toFixed(2)}`
      : `${name} too few cases`,
  );
  return `${label}: ${parts.join("; ")}`;
}
