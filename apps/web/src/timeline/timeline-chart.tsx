"use client";
import { type KeyboardEvent, useRef } from "react";
import { useWidth } from "../components/chart/use-width.ts";
import { formatProbability } from "../format/probability.ts";
import { formatDate } from "../format/time.ts";
import {
  historyPath,
  layOutTimeline,
  type PlacedPoint,
  type Plot,
  riskAxis,
  riskTicks,
} from "./timeline-layout.ts";
import type { TimelinePoint } from "./timeline-query.ts";

const height = 250;
const target = 32;
/** Closer than this, two dates below the chart would touch. */
const dateWidth = 84;

interface TimelineChartProps {
  finding: string;
  points: readonly TimelinePoint[];
  selected: number;
  onSelect: (index: number) => void;
}

/**
 * A risk over time: the line is what the history alone said, a stem from it what a study's image added. Points are
 * reached by Tab and the arrow keys, and show what changed below.
 */
export function TimelineChart({ finding, points, selected, onSelect }: TimelineChartProps) {
  const { element, width } = useWidth();
  const buttons = useRef<(HTMLButtonElement | null)[]>([]);
  const plot: Plot = { width, height, top: 26, right: 22, bottom: 30, left: 52 };
  const placed = layOutTimeline(points, plot);
  const y = riskAxis(points, plot);
  const move = (event: KeyboardEvent, index: number) => {
    const steps: Record<string, number> = {
      ArrowLeft: index - 1,
      ArrowRight: index + 1,
      Home: 0,
      End: points.length - 1,
    };
    const to = steps[event.key];
    if (to === undefined || to < 0 || to >= points.length) return;
    event.preventDefault();
    onSelect(to);
    buttons.current[to]?.focus();
  };
  return (
    <div ref={element} className="relative" style={{ height }}>
      {width > 0 && (
        <>
          <svg width={width} height={height} aria-hidden>
            {riskTicks(points).map((tick) => (
              <g key={tick} fontSize={11} fill="var(--ink-faint)">
                <line
                  x1={plot.left}
                  x2={width - 4}
                  y1={y(tick)}
                  y2={y(tick)}
                  stroke="var(--line)"
                  strokeDasharray="2 4"
                />
                <text x={plot.left - 14} y={y(tick) + 4} textAnchor="end" className="tabular-nums">
                  {formatProbability(tick)}
                </text>
              </g>
            ))}
            <line
              x1={placed[selected]!.x}
              x2={placed[selected]!.x}
              y1={plot.top - 12}
              y2={height - plot.bottom + 4}
              stroke="var(--accent)"
              strokeWidth={1.5}
              opacity={0.5}
            />
            <path
              d={historyPath(placed, width - 4)}
              fill="none"
              stroke="var(--neutral-mark)"
              strokeWidth={2}
              strokeLinejoin="round"
            />
            {placed.map((each, index) => (
              <Mark key={each.point.at + each.point.studyId} placed={each} isSelected={index === selected} />
            ))}
            {labelled(placed, selected).map(({ x, point }) => (
              <text
                key={point.at + point.studyId}
                x={Math.min(width - 36, Math.max(plot.left + 20, x))}
                y={height - 8}
                fontSize={11}
                textAnchor="middle"
                fill={point === points[selected] ? "var(--ink)" : "var(--ink-faint)"}
                className="tabular-nums"
              >
                {formatDate(point.at)}
              </text>
            ))}
          </svg>
          {placed.map(({ point, x, preY, postY }, index) => (
            <button
              key={point.at + point.studyId}
              ref={(button) => {
                buttons.current[index] = button;
              }}
              type="button"
              tabIndex={index === selected ? 0 : -1}
              aria-pressed={index === selected}
              aria-label={describe(finding, point)}
              onClick={() => onSelect(index)}
              onFocus={() => onSelect(index)}
              onMouseEnter={() => onSelect(index)}
              onKeyDown={(event) => move(event, index)}
              className="absolute rounded-full"
              style={{
                left: x - target / 2,
                top: (postY ?? preY) - target / 2,
                width: target,
                height: target,
              }}
            />
          ))}
        </>
      )}
    </div>
  );
}

function Mark({
  placed: { point, x, preY, postY },
  isSelected,
}: {
  placed: PlacedPoint;
  isSelected: boolean;
}) {
  const y = postY ?? preY;
  const colour = postY === null ? "var(--neutral-mark)" : postY < preY ? "var(--raise)" : "var(--lower)";
  return (
    <g>
      {postY !== null && (
        <line x1={x} x2={x} y1={preY} y2={postY} stroke={colour} strokeWidth={4} strokeLinecap="round" />
      )}
      {point.alert && (
        <>
          <circle cx={x} cy={y} r={12} fill="none" stroke="var(--danger-ink)" strokeWidth={2} />
          <path d={`M${x} ${y - 28}l6 10h-12z`} fill="var(--danger-ink)" />
        </>
      )}
      <circle
        cx={x}
        cy={y}
        r={isSelected ? 7.5 : point.studyId ? 6.5 : 5}
        fill={point.studyId ? colour : "var(--surface)"}
        stroke={isSelected ? "var(--accent)" : point.studyId ? "var(--surface)" : colour}
        strokeWidth={2.5}
      />
    </g>
  );
}

/** The selected date, then from the right all that do not touch or repeat one that is there. */
function labelled(placed: readonly PlacedPoint[], selected: number): PlacedPoint[] {
  const shown = [placed[selected]!];
  for (const each of placed.toReversed()) {
    const isNew = shown.every(
      ({ x, point }) =>
        Math.abs(x - each.x) > dateWidth && formatDate(point.at) !== formatDate(each.point.at),
    );
    if (isNew) shown.push(each);
  }
  return shown;
}

function describe(finding: string, point: TimelinePoint): string {
  const { at, preTestProbability: pre, postTestProbability: post, studyId, alert } = point;
  const risk = post ?? pre;
  const what = post !== null ? "after the image" : studyId ? "image withheld" : "from the history alone";
  return `${formatDate(at)}: ${finding} ${formatProbability(risk)}, ${what}${alert ? `, rose from ${formatProbability(alert.from)}` : ""}`;
}
