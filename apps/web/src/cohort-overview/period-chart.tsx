"use client";
import { useWidth } from "../components/chart/use-width.ts";
import { ValueGrid } from "../components/chart/value-grid.tsx";
import { formatNumber, periodWords } from "./cell-words.ts";
import { countAxis, valueAxis } from "./chart-scale.ts";

interface PeriodChartProps {
  label: string;
  /** Earliest first, without a gap; nothing where too few stand behind it. */
  points: readonly { period: string; value: number | null; title: string }[];
  /** Bars from 0 for counts, a line for what is measured. */
  as: "bars" | "line";
  unit: string;
}

const height = 200;
const margin = { top: 22, right: 10, bottom: 26, left: 48 };

/** Something by quarter of the calendar, or by year. A period of too few is left open. */
export function PeriodChart({ label, points, as, unit }: PeriodChartProps) {
  const { element, width } = useWidth();
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const counted = countAxis(Math.max(...values));
  const { bottom, top, ticks } =
    as === "bars" ? { bottom: 0, ...counted } : valueAxis(Math.min(...values), Math.max(...values));
  const room = (width - margin.left - margin.right) / points.length;
  const x = (i: number) => margin.left + (i + 0.5) * room;
  const y = (value: number) =>
    margin.top + (1 - (value - bottom) / (top - bottom)) * (height - margin.top - margin.bottom);
  return (
    <div ref={element} style={{ minHeight: height }}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={describe(label, points, unit)}>
          <text x={margin.left} y={11} fontSize={11} fill="var(--ink-faint)">
            {as === "bars" ? "persons" : unit}
          </text>
          <ValueGrid
            ticks={ticks}
            left={margin.left}
            right={width - margin.right}
            y={y}
            format={formatNumber}
            ground={bottom}
          />
          {yearsOf(points, room).map(({ year, i }) => (
            <text
              key={year}
              x={x(i)}
              y={height - 8}
              fontSize={11}
              textAnchor="middle"
              fill="var(--ink-faint)"
              className="tabular-nums"
            >
              {year}
            </text>
          ))}
          {as === "line" && <Line points={points} x={x} y={y} />}
          {points.map(({ period, value, title }, i) =>
            value === null ? null : as === "bars" ? (
              <rect
                key={period}
                x={x(i) - Math.max(1, room * 0.4)}
                width={Math.max(2, room * 0.8)}
                y={y(value)}
                height={Math.max(0, y(0) - y(value))}
                rx={2}
                fill="var(--accent)"
              >
                <title>{title}</title>
              </rect>
            ) : (
              <circle key={period} cx={x(i)} cy={y(value)} r={3.5} fill="var(--accent)">
                <title>{title}</title>
              </circle>
            ),
          )}
        </svg>
      )}
    </div>
  );
}

interface LineProps extends Pick<PeriodChartProps, "points"> {
  x: (i: number) => number;
  y: (value: number) => number;
}

/** Joined where periods follow each other, and broken where one is not told. */
function Line({ points, x, y }: LineProps) {
  let open = false;
  const path = points.map(({ value }, i) => {
    const command = value === null ? "" : `${open ? "L" : "M"}${x(i).toFixed(1)},${y(value).toFixed(1)}`;
    open = value !== null;
    return command;
  });
  return <path d={path.join("")} fill="none" stroke="var(--accent)" strokeWidth={2} strokeLinejoin="round" />;
}

/** Years, at their first quarters, as many as there is room to name. */
function yearsOf(points: PeriodChartProps["points"], room: number) {
  const perYear = points[0]?.period.includes("-") ? 4 : 1;
  const years = points.flatMap(({ period }, i) =>
    perYear === 1 || period.endsWith("-1") ? [{ year: period.slice(0, 4), i }] : [],
  );
  const every = Math.max(1, Math.ceil(40 / (room * perYear)));
  return years.filter((_, k) => k % every === 0);
}

function describe(label: string, points: PeriodChartProps["points"], unit: string): string {
  const told = points.flatMap(({ period, value }) =>
    value === null ? [] : [`${periodWords(period)} ${formatNumber(value)}`],
  );
  return `${label}${unit === "" ? "" : `, in ${unit}`}: ${told.join("; ")}`;
}
