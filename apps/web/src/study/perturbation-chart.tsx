"use client";
import { useWidth } from "../components/chart/use-width.ts";
import type { CurveData } from "./explanation-query.ts";

const height = 120;
const pad = { left: 30, right: 8, top: 8, bottom: 22 };

interface PerturbationChartProps {
  title: string;
  /** What a good map does here, in a few words. */
  wanted: string;
  curve: CurveData;
}

/** How the class's probability moves as the image is hidden or shown in the map's order. */
export function PerturbationChart({ title, wanted, curve }: PerturbationChartProps) {
  const { element, width } = useWidth();
  const plot = { width: Math.max(1, width - pad.left - pad.right), height: height - pad.top - pad.bottom };
  const x = (share: number) => pad.left + share * plot.width;
  const y = (p: number) => pad.top + (1 - p) * plot.height;
  const points = (probabilities: readonly number[]) =>
    curve.shares.map((share, i) => `${x(share)},${y(probabilities[i] ?? 0)}`).join(" ");

  return (
    <div ref={element} className="min-w-0">
      <p className="text-[13px]">
        <span className="font-medium">{title}</span> <span className="text-ink-faint">{wanted}</span>
      </p>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={`${title}: ${describe(curve)}`}>
          {[0, 0.5, 1].map((tick) => (
            <g key={tick} fontSize={11} fill="var(--ink-faint)" className="tabular-nums">
              <line
                x1={x(0)}
                x2={x(1)}
                y1={y(tick)}
                y2={y(tick)}
                stroke="var(--line)"
                strokeDasharray="2 4"
              />
              <text x={pad.left - 6} y={y(tick) + 4} textAnchor="end">
                {tick * 100}
              </text>
            </g>
          ))}
          {curve.randomProbabilities && (
            <polyline
              points={points(curve.randomProbabilities)}
              fill="none"
              stroke="var(--ink-faint)"
              strokeWidth={1.5}
              strokeDasharray="4 3"
            />
          )}
          <polyline points={points(curve.probabilities)} fill="none" stroke="var(--accent)" strokeWidth={2} />
          <text x={x(0)} y={height - 4} fontSize={11} fill="var(--ink-faint)">
            Share of the image, 0 to 100{"\u202f"}%
          </text>
        </svg>
      )}
      <p className={`text-[13px] tabular-nums ${toneOf(curve)}`}>{describe(curve)}</p>
    </div>
  );
}

/** The interval is that of one more random order: where it holds 0, the map orders no better than chance. */
function isDifferent({ gainLow, gainHigh }: CurveData): boolean {
  return gainLow > 0 || gainHigh < 0;
}

function toneOf(curve: CurveData): string {
  if (!isDifferent(curve)) return "text-ink-soft";
  return curve.gain > 0 ? "text-good-ink" : "text-warn-ink";
}

function describe(curve: CurveData): string {
  const { gain, gainLow, gainHigh } = curve;
  const size = `${Math.abs(gain).toFixed(2)} ${gain > 0 ? "better" : "worse"} than random order`;
  const words = isDifferent(curve) ? size : "No different from random order";
  return `${words} (${gainLow.toFixed(2)} to ${gainHigh.toFixed(2)})`;
}
