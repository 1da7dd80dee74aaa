"use client";
import { Card } from "../components/ui/card.tsx";
import { inSentence } from "../format/in-sentence.ts";
import { formatQuantity } from "../format/observation.ts";
import { curveOf, type Shape, widestOf } from "./history-curve.ts";
import type { ModelData } from "./models-query.ts";

type Shapes = NonNullable<ModelData["historyShapes"]>;

const chart = { width: 260, height: 120, left: 8, right: 8, top: 10, bottom: 10 };

/** All that an additive history model has learnt: one small picture a fact, all to the same scale. */
export function HistoryShapes({ shapes }: { shapes: Shapes }) {
  const widest = widestOf(shapes.facts);
  // What moves the risk most comes first.
  const facts = shapes.facts.toSorted((a, b) => widestOf([b]) - widestOf([a]));
  return (
    <Card title={`What each fact does to the risk of ${inSentence(shapes.finding)}`}>
      <p className="mb-5 max-w-[78ch] text-ink-soft text-sm">
        By itself, nothing else being known: above the line the odds rise, below it they fall. The facts of a
        patient add up; one that is not known adds nothing. The line in the middle is what a fact that is not
        known stands for.
      </p>
      <ul className="grid gap-x-8 gap-y-6 sm:grid-cols-2 xl:grid-cols-3">
        {facts.map((fact) => (
          <li key={fact.feature} className="min-w-0">
            <h3 className="mb-1 flex max-w-[340px] items-baseline justify-between gap-3 font-semibold text-sm">
              {fact.label}
              <span className="font-normal text-ink-faint text-xs tabular-nums">{rangeOf(fact)}</span>
            </h3>
            {fact.kind === "OPTIONS" ? (
              <Options fact={fact} widest={widest} />
            ) : (
              <Curve fact={fact} widest={widest} finding={shapes.finding} />
            )}
          </li>
        ))}
      </ul>
      <p className="mt-5 text-ink-faint text-xs">
        All facts are drawn to one scale, from odds divided by {factor(widest)} to odds times {factor(widest)}
        . Research software: what goes with a class is drawn, whether or not it causes it.
      </p>
    </Card>
  );
}

function Curve({ fact, widest, finding }: { fact: Shape; widest: number; finding: string }) {
  const { least, most, low, high, line } = curveOf(fact);
  const x = (value: number) =>
    chart.left + ((value - least) / (most - least)) * (chart.width - chart.left - chart.right);
  const y = (logOdds: number) => yOf(logOdds, widest);
  return (
    <>
      <svg
        viewBox={`0 0 ${chart.width} ${chart.height}`}
        role="img"
        aria-label={`${fact.label} and the odds of ${finding}: ${fact.points.map((point) => `${point.label} times ${factor(point.logOdds)}`).join(", ")}`}
        className="block w-full max-w-[340px] rounded-md bg-sunken"
      >
        <line x1={0} x2={chart.width} y1={y(0)} y2={y(0)} stroke="var(--line-strong)" />
        <polyline
          points={line.map(({ value, logOdds }) => `${x(value)},${y(logOdds)}`).join(" ")}
          fill="none"
          stroke="var(--accent)"
          strokeWidth={2}
          strokeLinejoin="round"
        />
        {fact.kind === "KNOTS" &&
          fact.points.map((point) => (
            <circle key={point.label} cx={x(point.from!)} cy={y(point.logOdds)} r={3} fill="var(--accent)">
              <title>{`${point.label}: odds times ${factor(point.logOdds)}`}</title>
            </circle>
          ))}
      </svg>
      <p className="relative mt-1 h-4 max-w-[340px] text-ink-faint text-xs tabular-nums">
        {[...new Set([low, high])].map((value) => (
          <span
            key={value}
            className="-translate-x-1/2 absolute whitespace-nowrap"
            style={{ left: `${(100 * x(value)) / chart.width}%` }}
          >
            {formatQuantity(value, fact.unit)}
          </span>
        ))}
      </p>
    </>
  );
}

function Options({ fact, widest }: { fact: Shape; widest: number }) {
  return (
    <ul className="grid max-w-[340px] gap-1 text-xs">
      {fact.points.map(({ label, logOdds }) => {
        const share = Math.min(1, Math.abs(logOdds) / widest) * 50;
        return (
          <li key={label} className="grid grid-cols-[7rem_minmax(0,1fr)_3rem] items-center gap-2">
            <span className="truncate" title={label}>
              {label}
            </span>
            <span className="relative block h-3 rounded-sm bg-sunken">
              <span className="absolute inset-y-0 left-1/2 w-px bg-line-strong" />
              <span
                className="absolute inset-y-0 rounded-sm bg-accent"
                style={{ left: `${logOdds < 0 ? 50 - share : 50}%`, width: `${share}%` }}
              />
            </span>
            <span className="text-right text-ink-faint tabular-nums">×{factor(logOdds)}</span>
          </li>
        );
      })}
    </ul>
  );
}

function yOf(logOdds: number, widest: number): number {
  const half = (chart.height - chart.top - chart.bottom) / 2;
  return chart.top + half - (Math.max(-widest, Math.min(widest, logOdds)) / widest) * half;
}

/** `odds ×0.1 to ×8.2`: the least and the most that the fact can do. */
function rangeOf({ points }: Shape): string {
  const moves = points.map(({ logOdds }) => logOdds);
  return `odds ×${factor(Math.min(...moves))} to ×${factor(Math.max(...moves))}`;
}

/** `2.1`: by how much the odds are multiplied. */
function factor(logOdds: number): string {
  const times = Math.exp(logOdds);
  return times < 10 ? times.toFixed(times < 0.095 ? 2 : 1) : String(Math.round(times));
}
