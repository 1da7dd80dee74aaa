"use client";
import { useWidth } from "../components/chart/use-width.ts";
import type { ReliabilityBin } from "./model-figures.ts";

const side = { most: 360, left: 44, bottom: 40, top: 8, right: 14 };
const ticks = [0, 0.25, 0.5, 0.75, 1];

/** What was said beside what came true: on the diagonal a risk of 30 % came true 30 times in 100. */
export function ReliabilityDiagram({ bins, finding }: { bins: readonly ReliabilityBin[]; finding: string }) {
  const { element, width } = useWidth();
  const outer = Math.min(width, side.most);
  const inner = Math.max(1, outer - side.left - side.right);
  const height = inner + side.top + side.bottom;
  const x = (p: number) => side.left + p * inner;
  const y = (p: number) => side.top + (1 - p) * inner;
  return (
    <div ref={element}>
      {width > 0 && (
        <svg width={outer} height={height} role="img" aria-label={describe(bins, finding)}>
          {ticks.map((tick) => (
            <g key={tick} fontSize={11} fill="var(--ink-faint)" className="tabular-nums">
              <line
                x1={x(0)}
                x2={x(1)}
                y1={y(tick)}
                y2={y(tick)}
                stroke="var(--line)"
                strokeDasharray="2 4"
              />
              <text x={side.left - 8} y={y(tick) + 4} textAnchor="end">
                {tick * 100}
              </text>
              <text x={x(tick)} y={y(0) + 16} textAnchor="middle">
                {tick * 100}
              </text>
            </g>
          ))}
          <line x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} stroke="var(--line-strong)" />
          <polyline
            points={bins.map((bin) => `${x(bin.meanProbability)},${y(bin.observed.value)}`).join(" ")}
            fill="none"
            stroke="var(--accent)"
            strokeWidth={1.5}
          />
          {bins.map((bin) => (
            <g key={bin.meanProbability}>
              <title>
                {`Said ${percent(bin.meanProbability)}, came true ${percent(bin.observed.value)} (${percent(bin.observed.low)} to ${percent(bin.observed.high)}) in ${bin.rows} cases`}
              </title>
              <line
                x1={x(bin.meanProbability)}
                x2={x(bin.meanProbability)}
                y1={y(bin.observed.low)}
                y2={y(bin.observed.high)}
                stroke="var(--accent)"
                strokeWidth={2}
                strokeLinecap="round"
              />
              <circle cx={x(bin.meanProbability)} cy={y(bin.observed.value)} r={4} fill="var(--accent)" />
            </g>
          ))}
          <text x={x(0.5)} y={height - 4} fontSize={11} textAnchor="middle" fill="var(--ink-faint)">
            Said, %
          </text>
          <text
            transform={`translate(11 ${y(0.5)}) rotate(-90)`}
            fontSize={11}
            textAnchor="middle"
            fill="var(--ink-faint)"
          >
            Came true, %
          </text>
        </svg>
      )}
    </div>
  );
}

const percent = (value: number) => `${(value * 100).toFixed(0)} %`;

function describe(bins: readonly ReliabilityBin[], finding: string): string {
  const parts = bins.map(
    (bin) => `said ${percent(bin.meanProbability)}, came true ${percent(bin.observed.value)}`,
  );
  return `Reliability of the risk of ${finding}: ${parts.join("; ")}`;
}
