"use client";
import { useWidth } from "../components/chart/use-width.ts";
import { ValueGrid } from "../components/chart/value-grid.tsx";
import { formatNumber } from "./cell-words.ts";
import { countAxis } from "./chart-scale.ts";
import type { BinData } from "./overview-query.ts";

interface HistogramProps {
  label: string;
  bins: readonly BinData[];
  /** Of the values, as people write it. */
  unit: string;
}

const height = 220;
const margin = { top: 12, right: 8, bottom: 38, left: 44 };

/**
 * How many lie in each bin, as areas: a wider bin is lower. The outermost are open, drawn one bin wide, and fade where they
 * go on.
 */
export function Histogram({ label, bins, unit }: HistogramProps) {
  const { element, width } = useWidth();
  const { drawn, base } = layOut(bins);
  const { top, ticks } = countAxis(Math.max(...drawn.map(({ density }) => density)));
  const [first, last] = [drawn[0]!.left, drawn.at(-1)!.right];
  const x = (value: number) =>
    margin.left + ((value - first) / (last - first)) * (width - margin.left - margin.right);
  const y = (density: number) => margin.top + (1 - density / top) * (height - margin.top - margin.bottom);
  const edges = [...new Set(bins.flatMap(({ from, to }) => [from, to]))].filter((edge) => edge !== null);
  const every = Math.ceil(edges.length / Math.max(2, Math.floor(width / 56)));
  const id = label.replace(/\W+/g, "-");
  return (
    <div ref={element} style={{ minHeight: height }}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={describe(label, bins, unit)}>
          <defs>
            {(["left", "right"] as const).map((side) => (
              <linearGradient
                key={side}
                id={`${id}-${side}`}
                x1={side === "left" ? 1 : 0}
                x2={side === "left" ? 0 : 1}
              >
                <stop offset="0.35" stopColor="var(--accent)" />
                <stop offset="1" stopColor="var(--accent)" stopOpacity={0.15} />
              </linearGradient>
            ))}
          </defs>
          <ValueGrid
            ticks={ticks}
            left={margin.left}
            right={width - margin.right}
            y={y}
            format={formatNumber}
            ground={0}
          />
          {drawn.map(({ bin, left, right, density }) => (
            <rect
              key={`${bin.from}`}
              x={x(left) + 0.75}
              width={Math.max(1, x(right) - x(left) - 1.5)}
              y={y(density)}
              height={y(0) - y(density)}
              rx={2}
              fill={
                bin.from === null
                  ? `url(#${id}-left)`
                  : bin.to === null
                    ? `url(#${id}-right)`
                    : "var(--accent)"
              }
            >
              <title>{`${binWords(bin, unit)}: about ${(bin.people.value ?? 0).toLocaleString("en")}`}</title>
            </rect>
          ))}
          {edges.map((edge, i) =>
            i % every === 0 ? (
              <text
                key={edge}
                x={x(edge)}
                y={height - margin.bottom + 16}
                fontSize={11}
                textAnchor="middle"
                fill="var(--ink-faint)"
                className="tabular-nums"
              >
                {formatNumber(edge)}
              </text>
            ) : null,
          )}
          <text
            x={width - margin.right}
            y={height - 5}
            fontSize={11}
            textAnchor="end"
            fill="var(--ink-faint)"
          >
            {unit}
          </text>
          <text x={margin.left} y={height - 5} fontSize={11} fill="var(--ink-faint)">
            persons {base > 0 ? `per ${formatNumber(base)}${unit === "" ? "" : `\u202f${unit}`}` : ""}
          </text>
        </svg>
      )}
    </div>
  );
}

function layOut(bins: readonly BinData[]) {
  const widths = bins.flatMap(({ from, to }) => (from === null || to === null ? [] : [to - from]));
  const base = widths.length > 0 ? Math.min(...widths) : 0;
  const drawn = bins.map((bin) => {
    const { from, to, people } = bin;
    const left = from ?? (to === null ? 0 : to - (base || 1));
    const right = to ?? left + (base || 1);
    return { bin, left, right, density: (people.value ?? 0) / ((right - left) / (base || 1)) };
  });
  return { drawn, base };
}

function binWords({ from, to }: BinData, unit: string): string {
  const end = unit === "" ? "" : `\u202f${unit}`;
  if (from === null) return to === null ? "All" : `Below ${formatNumber(to)}${end}`;
  return to === null
    ? `${formatNumber(from)}${end} and above`
    : `${formatNumber(from)} to ${formatNumber(to)}${end}`;
}

function describe(label: string, bins: readonly BinData[], unit: string): string {
  return `${label}: ${bins.map((bin) => `${binWords(bin, unit)} about ${bin.people.value ?? 0}`).join("; ")}`;
}
