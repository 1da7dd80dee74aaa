"use client";
import { useId } from "react";
import { useWidth } from "./use-width.ts";
import { ValueGrid } from "./value-grid.tsx";

export interface PlotPoint {
  x: number;
  y: number;
  low?: number;
  high?: number;
}

export interface PlotLine {
  name: string;
  points: readonly PlotPoint[];
  colour: string;
  dashes?: string;
  width?: number;
  /** Its interval, as a band. */
  band?: boolean;
  dots?: boolean;
}

interface PlotProps {
  label: string;
  x: { title: string; from: number; to: number; ticks: readonly number[] };
  y: { title: string; from: number; to: number; ticks: readonly number[] };
  format?: (value: number) => string;
  lines: readonly PlotLine[];
  /** From the lower left to the upper right corner of the unit square. */
  diagonal?: boolean;
  /** A point to mark, such as the threshold that was chosen. */
  mark?: PlotPoint | null;
  height?: number;
}

const margin = { top: 10, right: 14, bottom: 40, left: 54 };

/** Lines with their bands over a grid; type stays at its size however wide it is. */
export function Plot({
  label,
  x: ofX,
  y: ofY,
  format = String,
  lines,
  diagonal,
  mark,
  height = 280,
}: PlotProps) {
  const { element, width } = useWidth();
  const clip = useId();
  const right = width - margin.right;
  const bottom = height - margin.bottom;
  const x = (value: number) =>
    margin.left + ((value - ofX.from) / (ofX.to - ofX.from)) * (right - margin.left);
  const y = (value: number) =>
    margin.top + (1 - (value - ofY.from) / (ofY.to - ofY.from)) * (bottom - margin.top);
  const at = (points: readonly PlotPoint[], of: "y" | "low" | "high") =>
    points.map((point) => `${x(point.x).toFixed(1)},${y(point[of] ?? point.y).toFixed(1)}`);
  return (
    <div ref={element} style={{ minHeight: height }}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={label}>
          <ValueGrid ticks={ofY.ticks} left={margin.left} right={right} y={y} format={format} />
          {ofX.ticks.map((tick) => (
            <text
              key={tick}
              x={x(tick)}
              y={bottom + 16}
              fontSize={11}
              textAnchor="middle"
              fill="var(--ink-faint)"
              className="tabular-nums"
            >
              {format(tick)}
            </text>
          ))}
          <text
            x={(margin.left + right) / 2}
            y={height - 6}
            fontSize={11}
            textAnchor="middle"
            fill="var(--ink-soft)"
          >
            {ofX.title}
          </text>
          <text
            transform={`translate(11 ${(margin.top + bottom) / 2}) rotate(-90)`}
            fontSize={11}
            textAnchor="middle"
            fill="var(--ink-soft)"
          >
            {ofY.title}
          </text>
          <clipPath id={clip}>
            <rect
              x={margin.left}
              y={margin.top - 6}
              width={Math.max(0, right - margin.left + 6)}
              height={bottom - margin.top + 8}
            />
          </clipPath>
          {diagonal && (
            <line x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} stroke="var(--line-strong)" strokeDasharray="4 4" />
          )}
          <g clipPath={`url(#${clip})`}>
            {lines.map(
              ({ name, points, colour, band }) =>
                band && (
                  <polygon
                    key={name}
                    points={[...at(points, "high"), ...at(points, "low").reverse()].join(" ")}
                    fill={colour}
                    opacity={0.16}
                  />
                ),
            )}
            {lines.map(({ name, points, colour, dashes, width: stroke = 2 }) => (
              <polyline
                key={name}
                points={at(points, "y").join(" ")}
                fill="none"
                stroke={colour}
                strokeWidth={stroke}
                strokeDasharray={dashes}
                strokeLinejoin="round"
              />
            ))}
            {lines.flatMap(({ name, points, colour, dots }) =>
              dots
                ? points.map((point) => (
                    <g key={`${name} ${point.x}`}>
                      <line
                        x1={x(point.x)}
                        x2={x(point.x)}
                        y1={y(point.low ?? point.y)}
                        y2={y(point.high ?? point.y)}
                        stroke={colour}
                        strokeWidth={2}
                        strokeLinecap="round"
                      />
                      <circle cx={x(point.x)} cy={y(point.y)} r={4} fill={colour} />
                    </g>
                  ))
                : [],
            )}
          </g>
          {mark && (
            <circle
              cx={x(mark.x)}
              cy={y(mark.y)}
              r={6}
              fill="var(--surface)"
              stroke="var(--accent)"
              strokeWidth={3}
            />
          )}
        </svg>
      )}
    </div>
  );
}

/** Which line is which; never colour alone. */
export function PlotKey({ lines }: { lines: readonly Pick<PlotLine, "name" | "colour" | "dashes">[] }) {
  return (
    <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-[13px] text-ink-soft">
      {lines.map(({ name, colour, dashes }) => (
        <li key={name} className="inline-flex items-center gap-1.5">
          <svg width={22} height={8} aria-hidden>
            <line x1={0} x2={22} y1={4} y2={4} stroke={colour} strokeWidth={2.5} strokeDasharray={dashes} />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}
