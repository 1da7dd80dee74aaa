"use client";
import { useWidth } from "../components/chart/use-width.ts";
import type { FederatedRunData } from "./federation-query.ts";

const side = { height: 190, left: 40, right: 16, top: 14, bottom: 30 };
const ticks = [0.5, 0.6, 0.7, 0.8, 0.9, 1];

/** The AUC of the shared weights before each round, as the rounds come in. Round 1 measures weights of zero. */
export function RoundsChart({ rounds, count }: { rounds: FederatedRunData["rounds"]; count: number }) {
  const { element, width } = useWidth();
  const inner = {
    width: Math.max(1, width - side.left - side.right),
    height: side.height - side.top - side.bottom,
  };
  const known = rounds.flatMap(({ number, auc }) => (auc === null ? [] : [{ number, auc }]));
  const least = Math.min(0.5, ...known.map(({ auc }) => Math.floor(auc * 10) / 10));
  const x = (number: number) => side.left + (count === 1 ? 0.5 : (number - 1) / (count - 1)) * inner.width;
  const y = (auc: number) => side.top + ((1 - auc) / (1 - least)) * inner.height;
  const every = Math.ceil(count / Math.max(2, Math.floor(inner.width / 44)));
  return (
    <div ref={element}>
      {width > 0 && (
        <svg width={width} height={side.height} role="img" aria-label={describe(known)}>
          <g fontSize={11} fill="var(--ink-faint)" className="tabular-nums">
            {ticks
              .filter((tick) => tick >= least)
              .map((tick) => (
                <g key={tick}>
                  <line
                    x1={side.left}
                    x2={width - side.right}
                    y1={y(tick)}
                    y2={y(tick)}
                    stroke="var(--line)"
                    strokeDasharray="2 4"
                  />
                  <text x={side.left - 8} y={y(tick) + 4} textAnchor="end">
                    {tick.toFixed(1)}
                  </text>
                </g>
              ))}
            {Array.from({ length: count }, (_, i) => i + 1)
              .filter((number) => (number - 1) % every === 0)
              .map((number) => (
                <text key={number} x={x(number)} y={side.height - 12} textAnchor="middle">
                  {number}
                </text>
              ))}
          </g>
          <polyline
            points={known.map(({ number, auc }) => `${x(number)},${y(auc)}`).join(" ")}
            fill="none"
            stroke="var(--accent)"
            strokeWidth={2}
          />
          {known.map(({ number, auc }) => (
            <g key={number}>
              <title>{`Round ${number}: AUC ${auc.toFixed(3)}`}</title>
              <circle cx={x(number)} cy={y(auc)} r={4} fill="var(--accent)" />
            </g>
          ))}
        </svg>
      )}
    </div>
  );
}

function describe(known: readonly { number: number; auc: number }[]): string {
  return `AUC by round: ${known.map(({ number, auc }) => `${number}: ${auc.toFixed(3)}`).join("; ")}`;
}
