import type { ReactNode } from "react";
import { inSentence } from "../format/in-sentence.ts";
import { IntervalChart } from "./interval-chart.tsx";
import type { ModelFigures, SubgroupMeasure } from "./model-figures.ts";
import { ReliabilityDiagram } from "./reliability-diagram.tsx";

/** What was measured of a model, drawn: each class, each subgroup, and whether its risks come true. */
export function ModelMeasures({ measured }: { measured: ModelFigures }) {
  const { figures, cohort, classAuc, subgroups, reliability, primaryFinding } = measured;
  if (figures.length === 0) return null;
  return (
    <div className="mt-5 grid gap-6">
      <div>
        <dl className="flex flex-wrap gap-x-8 gap-y-4">
          {figures.map((figure) => (
            <div key={figure.label}>
              <dt className="text-[13px] text-ink-faint">{figure.label}</dt>
              <dd className="font-semibold text-xl tabular-nums tracking-tight">{figure.value}</dd>
              {figure.interval && <dd className="text-ink-faint text-xs tabular-nums">{figure.interval}</dd>}
            </div>
          ))}
        </dl>
        {cohort && (
          <p className="mt-2 text-[13px] text-ink-faint">
            Measured on: {cohort}. Intervals at 95{"\u202f"}%.
          </p>
        )}
      </div>
      {classAuc.length > 0 && (
        <Measure title="Telling each class from the rest, AUC">
          <IntervalChart label="AUC by class" from={0.5} rows={classAuc} />
        </Measure>
      )}
      {subgroups.map(({ attribute, measure, rows }) => (
        <Measure key={attribute} title={`${measureName(measure, primaryFinding)} by ${attribute}`}>
          <IntervalChart
            label={`${measureName(measure, primaryFinding)} by ${attribute}`}
            from={measure === "accuracy" ? 0 : 0.5}
            rows={rows.map((row) => ({
              label: `${row.label} (${row.rows})`,
              interval: row.figure,
              note: `${row.rows} cases`,
            }))}
          />
        </Measure>
      ))}
      {reliability.length > 0 && (
        <Measure title={`Does a risk of ${inSentence(primaryFinding)} come true as often as it says?`}>
          <ReliabilityDiagram bins={reliability} finding={primaryFinding} />
        </Measure>
      )}
    </div>
  );
}

function measureName(measure: SubgroupMeasure, primaryFinding: string): string {
  if (measure === "accuracy") return "Accuracy";
  return measure === "macroAuc" ? "Macro AUC" : `AUC of ${inSentence(primaryFinding)}`;
}

function Measure({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <h3 className="mb-2 font-semibold text-sm">{title}</h3>
      {children}
    </div>
  );
}
