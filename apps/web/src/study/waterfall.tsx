"use client";
import { useWidth } from "../components/chart/use-width.ts";
import { formatProbability } from "../format/probability.ts";
import { type Axis, layoutAxis, layoutRows, toX, type WaterfallPart } from "./waterfall-layout.ts";
import { Row, rowHeight } from "./waterfall-row.tsx";

const axisHeight = 22;
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
        </svg>
      )}
      <p className="mt-1 text-ink-faint text-xs">
        Across: the risk, on a scale where equal lengths are equal evidence (log-odds).
      </p>
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
