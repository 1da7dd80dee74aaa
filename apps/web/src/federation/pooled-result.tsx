"use client";
import { useWidth } from "../components/chart/use-width.ts";
import { ReliabilityDiagram } from "../models/reliability-diagram.tsx";
import type { FederatedRunData } from "./federation-query.ts";

type Evaluation = NonNullable<FederatedRunData["evaluation"]>;

/** What all sites together say of the model: figures with what may be off, the ROC curve and the reliability diagram. */
export function PooledResult({ evaluation, finding }: { evaluation: Evaluation; finding: string }) {
  const { auc, binningError, roundingError, brier, brierError } = evaluation;
  return (
    <div className="grid gap-5">
      <dl className="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-3">
        <Figure name="AUC" value={auc.value.toFixed(3)}>
          {`95 % interval ${auc.low.toFixed(3)} to ${auc.high.toFixed(3)}. The grid of scores adds ${small(binningError)} at most, ${rounding(roundingError)}.`}
        </Figure>
        <Figure name="Brier score" value={brier.toFixed(3)}>{`To within ${small(brierError)}.`}</Figure>
        <Figure
          name="Persons"
          value={`about ${(evaluation.withFinding + evaluation.withoutFinding).toLocaleString("en")}`}
        >
          {`About ${evaluation.withFinding.toLocaleString("en")} with ${finding}, ${evaluation.withoutFinding.toLocaleString("en")} without.`}
        </Figure>
      </dl>
      <div className="grid gap-5 sm:grid-cols-2">
        <figure className="min-w-0">
          <figcaption className="mb-2 font-medium text-[13px] text-ink-soft">ROC curve</figcaption>
          <RocCurve evaluation={evaluation} />
        </figure>
        <figure className="min-w-0">
          <figcaption className="mb-2 font-medium text-[13px] text-ink-soft">Said and came true</figcaption>
          <ReliabilityDiagram
            finding={finding}
            bins={evaluation.calibration.map(({ persons, ...bin }) => ({ ...bin, rows: persons }))}
          />
        </figure>
      </div>
    </div>
  );
}

const small = (value: number) => (value < 0.0005 ? "less than 0.001" : value.toFixed(3));

/** Of few persons the worst case is anything. */
const rounding = (value: number) =>
  value >= 0.5
    ? "and with so few persons the rounding of counts may move it anywhere"
    : `rounded counts ${small(value)} at worst`;

function Figure({ name, value, children }: { name: string; value: string; children: string }) {
  return (
    <div>
      <dt className="text-[13px] text-ink-faint">{name}</dt>
      <dd>
        <span className="font-semibold text-xl tabular-nums">{value}</span>
        <span className="mt-0.5 block text-[13px] text-ink-soft">{children}</span>
      </dd>
    </div>
  );
}

const side = { most: 360, left: 44, bottom: 40, top: 8, right: 14 };
const ticks = [0, 0.25, 0.5, 0.75, 1];

function RocCurve({ evaluation: { roc, auc } }: { evaluation: Evaluation }) {
  const { element, width } = useWidth();
  const outer = Math.min(width, side.most);
  const inner = Math.max(1, outer - side.left - side.right);
  const height = inner + side.top + side.bottom;
  const x = (share: number) => side.left + share * inner;
  const y = (share: number) => side.top + (1 - share) * inner;
  return (
    <div ref={element}>
      {width > 0 && (
        <svg
          width={outer}
          height={height}
          role="img"
          aria-label={`ROC curve with an area of ${auc.value.toFixed(3)}`}
        >
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
            points={roc.map((point) => `${x(1 - point.specificity)},${y(point.sensitivity)}`).join(" ")}
            fill="none"
            stroke="var(--accent)"
            strokeWidth={2}
          />
          <text x={x(0.5)} y={height - 4} fontSize={11} textAnchor="middle" fill="var(--ink-faint)">
            Called positive of those without, %
          </text>
          <text
            transform={`translate(11 ${y(0.5)}) rotate(-90)`}
            fontSize={11}
            textAnchor="middle"
            fill="var(--ink-faint)"
          >
            Of those with, %
          </text>
        </svg>
      )}
    </div>
  );
}
