import { SvgLabel } from "../components/chart/svg-label.tsx";
import { Tooltip } from "../components/ui/tooltip.tsx";
import { formatLogOdds, formatProbability } from "../format/probability.ts";
import type { WaterfallRow } from "./waterfall-layout.ts";

export const rowHeight = 36;
const barHeight = 16;

interface RowProps {
  row: WaterfallRow;
  next: WaterfallRow | undefined;
  top: number;
  left: number;
  x: (logOdds: number) => number;
  width: number;
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

export function Row({ row, next, top, left, x, width }: RowProps) {
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
        <SvgLabel
          label={row.label}
          x={8}
          middle={middle}
          width={left - 16}
          {...(isTotal ? { fontWeight: 600, fill: "var(--ink)" } : {})}
        />
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
