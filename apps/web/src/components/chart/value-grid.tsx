interface ValueGridProps {
  ticks: readonly number[];
  /** Where the lines begin and end, and where a value lies: pixels of the picture. */
  left: number;
  right: number;
  y: (value: number) => number;
  format: (value: number) => string;
  /** The value whose line is drawn through: what the picture stands on. */
  ground?: number;
}

/** Level lines across a picture, each with its value before it. */
export function ValueGrid({ ticks, left, right, y, format, ground }: ValueGridProps) {
  return ticks.map((tick) => (
    <g key={tick} fontSize={11} fill="var(--ink-faint)" className="tabular-nums">
      <line
        x1={left}
        x2={right}
        y1={y(tick)}
        y2={y(tick)}
        stroke="var(--line)"
        strokeDasharray={tick === ground ? undefined : "2 4"}
      />
      <text x={left - 8} y={y(tick) + 4} textAnchor="end">
        {format(tick)}
      </text>
    </g>
  ));
}
