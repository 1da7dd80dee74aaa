"use client";
import { useWidth } from "../components/chart/use-width.ts";
import { Tooltip } from "../components/ui/tooltip.tsx";
import { formatLogOdds, formatProbability } from "../format/probability.ts";
import {
  type Axis,
  layoutAxis,
  layoutRows,
  toX,
  type WaterfallPart,
  type WaterfallRow,
} from "./waterfall-layout.ts";

const rowHeight = 36;
const barHeight = 16;
const axisHeight = 40;
const valueWidth = 62;

interface WaterfallProps {
  finding: string;
  parts: readonly WaterfallPart[];
}

/** A risk as the sum of its parts, on a log-odds axis that is labelled in probability. */
export function Waterfall({ finding, parts }: WaterfallProps) {
  const { element, width } = useWidth();
  const rows = layoutRows(parts);
  const labelWidth = Math.min(230, Math.max(124, width * 0.33));
  const plotWidth = width - labelWidth - valueWidth;
  const axis = layoutAxis(rows, Math.max(plotWidth, 1));
  const height = rows.length * rowHeight + axisHeight;
  return (
    <div ref={element}>
      {width > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: a drawing, whose rows are read and reached one by one
        <svg width={width} height={height} role="group" aria-label={`How the risk of ${finding} adds up`}>
          <Gridlines axis={axis} width={plotWidth} left={labelWidth} height={rows.length * rowHeight} />
          {rows.map((row, index) => (
            <Row
              key={row.key}
              row={row}
              next={rows[index + 1]}
              top={index * rowHeight}
              left={labelWidth}
              x={(logOdds) => labelWidth + toX(axis, plotWidth, logOdds)}
              width={width}
            />
          ))}
          <text x={labelWidth} y={height - 4} fontSize={11} fill="var(--ink-faint)">
            Probability, on a log-odds axis: equal lengths are equal evidence
          </text>
        </svg>
      )}
    </div>
  );
}

function Gridlines({
  axis,
  width,
  left,
  height,
}: {
  axis: Axis;
  width: number;
  left: number;
  height: number;
}) {
  return (
    <g>
      {axis.ticks.map((tick) => {
        const x = left + toX(axis, width, tick.logOdds);
        return (
          <g key={tick.probability}>
            <line
              x1={x}
              x2={x}
              y1={0}
              y2={height}
              stroke="var(--line)"
              strokeDasharray={tick.probability === 0.5 ? "" : "2 4"}
            />
            <text
              x={x}
              y={height + 15}
              fontSize={11}
              textAnchor="middle"
              fill="var(--ink-faint)"
              className="tabular-nums"
            >
              {tick.probability >= 0.9995 || tick.probability < 0.0005
                ? `${tick.probability * 100}\u202f%`
                : formatProbability(tick.probability).replace(".0\u202f", "\u202f")}
            </text>
          </g>
        );
      })}
    </g>
  );
}

interface RowProps {
  row: WaterfallRow;
  next: WaterfallRow | undefined;
  top: number;
  left: number;
  x: (logOdds: number) => number;
  width: number;
}

/** As much of a label as fits; the whole of it is in the tooltip and the table. */
function fit(label: string, width: number): string {
  const characters = Math.floor(width / 6.7);
  return label.length <= characters ? label : `${label.slice(0, characters - 1).trimEnd()}…`;
}

function direction(row: WaterfallRow): "raises" | "lowers" | "leaves" {
  if (Math.abs(row.end - row.start) < 0.005) return "leaves";
  return row.end > row.start ? "raises" : "lowers";
}

function describe(row: WaterfallRow): string {
  if (row.kind !== "part") return `${row.label}: ${formatProbability(row.probability)}`;
  const word = direction(row);
  return `${row.label} ${word} the risk${word === "leaves" ? " as it is" : ""}, to ${formatProbability(row.probability)}`;
}

function Row({ row, next, top, left, x, width }: RowProps) {
  const middle = top + rowHeight / 2;
  const isTotal = row.kind === "total";
  const isLast = next === undefined;
  const value = row.kind === "part" ? formatLogOdds(row.end - row.start) : formatProbability(row.probability);
  return (
    <Tooltip content={<RowTooltip row={row} />}>
      {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: read as one picture, and reachable by keyboard for its tooltip */}
      <g role="img" tabIndex={0} aria-label={describe(row)} className="group outline-none">
        <rect
          x={0}
          y={top + 2}
          width={width}
          height={rowHeight - 4}
          rx={6}
          className="fill-transparent stroke-transparent transition-colors group-hover:fill-sunken group-focus-visible:stroke-accent"
          strokeWidth={2}
          fillOpacity={0.6}
        />
        <text
          x={8}
          y={middle + 4.5}
          fontSize={13}
          fontWeight={isTotal ? 600 : 450}
          fill={isTotal ? "var(--ink)" : "var(--ink-soft)"}
        >
          {fit(row.label, left - 16)}
        </text>
        {next && (
          <line
            x1={x(row.end)}
            x2={x(row.end)}
            y1={middle + (row.kind === "part" ? barHeight / 2 : 7)}
            y2={middle + rowHeight - (next.kind === "part" ? barHeight / 2 : 7)}
            stroke="var(--line-strong)"
            strokeWidth={1}
          />
        )}
        {row.kind === "part" ? (
          <Bar row={row} middle={middle} x={x} />
        ) : (
          <Mark row={row} middle={middle} x={x} isLast={isLast} />
        )}
        <text
          x={width - 8}
          y={middle + 4.5}
          fontSize={isTotal ? 14 : 12.5}
          textAnchor="end"
          fontWeight={isTotal ? 650 : 500}
          fill={isTotal || row.kind === "start" ? "var(--ink)" : toneOf(row)}
          className="tabular-nums"
        >
          {value}
        </text>
      </g>
    </Tooltip>
  );
}

function toneOf(row: WaterfallRow): string {
  const word = direction(row);
  if (word === "leaves") return "var(--ink-faint)";
  return word === "raises" ? "var(--raise-ink)" : "var(--lower-ink)";
}

function Bar({ row, middle, x }: { row: WaterfallRow; middle: number; x: (logOdds: number) => number }) {
  const from = x(row.start);
  const to = x(row.end);
  const length = Math.abs(to - from);
  const word = direction(row);
  if (word === "leaves") return <circle cx={to} cy={middle} r={3} fill="var(--neutral-mark)" />;
  // Pointed on the side it moves to, so that the direction is seen without colour.
  const point = Math.min(6, length) * (to > from ? 1 : -1);
  const y1 = middle - barHeight / 2;
  const y2 = middle + barHeight / 2;
  const shape = `M${from},${y1} L${to - point},${y1} L${to},${middle} L${to - point},${y2} L${from},${y2} Z`;
  return <path d={shape} fill={word === "raises" ? "var(--raise)" : "var(--lower)"} strokeLinejoin="round" />;
}

function Mark({
  row,
  middle,
  x,
  isLast,
}: {
  row: WaterfallRow;
  middle: number;
  x: (logOdds: number) => number;
  isLast: boolean;
}) {
  const at = x(row.end);
  if (isLast) {
    return (
      <>
        <circle cx={at} cy={middle} r={9} fill="var(--ink)" />
        <circle cx={at} cy={middle} r={3.5} fill="var(--surface)" />
      </>
    );
  }
  return (
    <circle
      cx={at}
      cy={middle}
      r={6}
      fill={row.kind === "start" ? "var(--neutral-mark)" : "var(--surface)"}
      stroke={row.kind === "start" ? "var(--neutral-mark)" : "var(--ink)"}
      strokeWidth={2.5}
    />
  );
}

function RowTooltip({ row }: { row: WaterfallRow }) {
  return (
    <div className="grid gap-1">
      <p className="font-medium">{describe(row)}</p>
      {row.kind === "part" && (
        <p className="opacity-80">
          {formatLogOdds(row.end - row.start)} log-odds: multiplies the odds by{" "}
          {Number(Math.exp(row.end - row.start).toPrecision(2))}
        </p>
      )}
      {row.source && <p className="opacity-80">Source: {row.source}</p>}
    </div>
  );
}
