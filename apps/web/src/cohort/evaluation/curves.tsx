"use client";
import { Plot, PlotKey, type PlotLine, type PlotPoint } from "../../components/chart/plot.tsx";
import { Card } from "../../components/ui/card.tsx";
import type { EvidenceData, ThresholdData } from "./evaluation-query.ts";
import { evidenceLabels, intervalWords, percent } from "./words.ts";

const quarters = [0, 0.25, 0.5, 0.75, 1];
const shares = { from: 0, to: 1, ticks: quarters };

const looks: Record<EvidenceData["evidence"], { colour: string; dashes?: string }> = {
  FUSED: { colour: "var(--accent)" },
  IMAGE: { colour: "var(--raise)", dashes: "7 4" },
  HISTORY: { colour: "var(--lower)", dashes: "2 4" },
  NOVELTY: { colour: "var(--ink-soft)" },
};

type PointOf = (threshold: ThresholdData) => PlotPoint;

function linesOf(
  evidence: readonly EvidenceData[],
  shown: EvidenceData,
  pointOf: PointOf,
  ends: { first?: PlotPoint; last?: PlotPoint } = {},
): PlotLine[] {
  const order = [...evidence].sort((a, b) => Number(a === shown) - Number(b === shown));
  return order.map((one) => ({
    name: evidenceLabels[one.evidence],
    ...looks[one.evidence],
    width: one === shown ? 2.5 : 1.5,
    band: one === shown,
    points: [
      ...(ends.first ? [ends.first] : []),
      ...one.thresholds.map(pointOf),
      ...(ends.last ? [ends.last] : []),
    ],
  }));
}

interface CurvesProps {
  evidence: readonly EvidenceData[];
  /** Whose bands and marks are drawn. */
  shown: EvidenceData;
  threshold: ThresholdData | null;
}

const rocPoint: PointOf = ({ sensitivity, specificity }) => ({
  x: 1 - specificity.value,
  y: sensitivity.value,
  low: sensitivity.low,
  high: sensitivity.high,
});

const precisionPoint: PointOf = ({ sensitivity, precision }) => ({
  x: sensitivity.value,
  y: precision.value,
  low: precision.low,
  high: precision.high,
});

/** The four curves, each of all evidences on the same cases. */
export function Curves({ evidence, shown, threshold }: CurvesProps) {
  const roc = linesOf(evidence, shown, rocPoint, { first: { x: 1, y: 1 }, last: { x: 0, y: 0 } });
  const precision = linesOf(evidence, shown, precisionPoint);
  const key = evidence.map((one) => ({ name: evidenceLabels[one.evidence], ...looks[one.evidence] }));
  return (
    <div className="grid gap-4 md:grid-cols-2">
      <Card title="Telling apart: ROC" aside={<Aside name="AUC" of={shown.auc} />}>
        <Plot
          label={`ROC curve: area under it ${intervalWords(shown.auc)}`}
          x={{ title: "1 − specificity, %", ...shares }}
          y={{ title: "Sensitivity, %", ...shares }}
          format={(value) => String(value * 100)}
          lines={roc}
          diagonal
          mark={threshold && rocPoint(threshold)}
        />
        <PlotKey lines={key} />
      </Card>
      <Card
        title="Precision and recall"
        aside={<Aside name="Average precision" of={shown.averagePrecision} />}
      >
        <Plot
          label={`Curve of precision and recall: average precision ${intervalWords(shown.averagePrecision)}`}
          x={{ title: "Recall, %", ...shares }}
          y={{ title: "Precision, %", ...shares }}
          format={(value) => String(value * 100)}
          lines={precision}
          mark={threshold && precisionPoint(threshold)}
        />
        <PlotKey lines={key} />
      </Card>
      <Calibration shown={shown} />
      <Decision evidence={evidence} shown={shown} threshold={threshold} />
    </div>
  );
}

function Aside({ name, of }: { name: string; of: EvidenceData["auc"] }) {
  return (
    <p className="text-[13px] text-ink-soft tabular-nums">
      {name} <span className="font-semibold text-ink">{of.value.toFixed(2)}</span> ({of.low.toFixed(2)} to{" "}
      {of.high.toFixed(2)})
    </p>
  );
}

function Calibration({ shown }: { shown: EvidenceData }) {
  const points = shown.bins.map(({ meanProbability, observed }) => ({
    x: meanProbability,
    y: observed.value,
    low: observed.low,
    high: observed.high,
  }));
  return (
    <Card title="Can it be taken at its word?" aside={shown.slope && <Aside name="Slope" of={shown.slope} />}>
      <Plot
        label={`Calibration: ${points.map(({ x, y }) => `said ${percent(x)}, came true ${percent(y)}`).join("; ")}`}
        x={{ title: "Said, %", ...shares }}
        y={{ title: "Came true, %", ...shares }}
        format={(value) => String(value * 100)}
        lines={[
          { name: evidenceLabels[shown.evidence], ...looks[shown.evidence], dashes: "", points, dots: true },
        ]}
        diagonal
      />
      <dl className="mt-2 grid grid-cols-2 gap-x-4 gap-y-1 text-[13px] sm:grid-cols-3">
        <Small name="Observed over expected" value={intervalWords(shown.observedToExpected)} />
        <Small name="Intercept" value={intervalWords(shown.intercept)} />
        <Small name="In the large" value={intervalWords(shown.inTheLarge)} />
        <Small name="Calibration error" value={shown.calibrationError.toFixed(2)} />
        <Small name="Brier score" value={intervalWords(shown.brier)} />
        <Small
          name="Its parts"
          value={`${shown.reliability.toFixed(2)} − ${shown.resolution.toFixed(2)} + ${shown.uncertainty.toFixed(2)}`}
          title="Reliability less resolution plus uncertainty"
        />
      </dl>
    </Card>
  );
}

function Small({ name, value, title }: { name: string; value: string; title?: string }) {
  return (
    <div title={title}>
      <dt className="text-ink-faint">{name}</dt>
      <dd className="tabular-nums">{value}</dd>
    </div>
  );
}

function Decision({ evidence, shown, threshold }: CurvesProps) {
  const pointOf: PointOf = (one) => ({
    x: one.threshold,
    y: one.netBenefit.value,
    low: one.netBenefit.low,
    high: one.netBenefit.high,
  });
  const lines = linesOf(evidence, shown, pointOf);
  const everyone: PlotLine = {
    name: "Acting on everyone",
    colour: "var(--ink-soft)",
    width: 1.5,
    points: shown.thresholds.map((one) => ({ x: one.threshold, y: one.treatAll })),
  };
  const nobody = { name: "Acting on no one", colour: "var(--line-strong)" };
  const last = Math.max(...evidence.flatMap((one) => one.thresholds.map((each) => each.threshold)), 0);
  const end = [0.1, 0.2, 0.5].find((one) => last <= one) ?? 1;
  const top = Math.max(0.05, ...lines.flatMap(({ points }) => points.map(({ high = 0 }) => high)));
  const round = (value: number) => Number(value.toFixed(1));
  const yTicks = [0, top / 2, top];
  return (
    <Card title="Is acting on it worth it?">
      <Plot
        label={`Decision curve: net benefit ${lines
          .at(-1)!
          .points.map(({ x, y }) => `${y.toFixed(2)} at ${percent(x)}`)
          .join(", ")}`}
        x={{
          title: "Risk from which one acts, %",
          from: 0,
          to: end,
          ticks: quarters.map((one) => one * end),
        }}
        y={{ title: "Net benefit, of 100 cases", from: -top / 4, to: top, ticks: yTicks }}
        format={(value) => String(round(value * 100))}
        lines={[
          {
            ...nobody,
            width: 1.5,
            points: [
              { x: 0, y: 0 },
              { x: end, y: 0 },
            ],
          },
          everyone,
          ...lines,
        ]}
        mark={threshold && pointOf(threshold)}
      />
      <PlotKey
        lines={[
          ...evidence.map((one) => ({ name: evidenceLabels[one.evidence], ...looks[one.evidence] })),
          everyone,
          nobody,
        ]}
      />
    </Card>
  );
}
