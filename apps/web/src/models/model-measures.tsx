import type { ReactNode } from "react";
import { Card } from "../components/ui/card.tsx";
import { inSentence } from "../format/in-sentence.ts";
import { IntervalChart } from "./interval-chart.tsx";
import type { ModelFigures, Subgroups } from "./model-figures.ts";
import { ReliabilityDiagram } from "./reliability-diagram.tsx";

/** What was measured of a model, drawn: each class, each subgroup, and whether its risks come true. */
export function ModelMeasures({ measured }: { measured: ModelFigures }) {
  const { classAuc, coverage, fusion, subgroups, reliability, primaryFinding } = measured;
  if (classAuc.length + coverage.length + subgroups.length + reliability.length === 0) return null;
  return (
    <Card title="How well it reads">
      <div className="grid gap-x-10 gap-y-7 xl:grid-cols-2">
        {classAuc.length > 0 && (
          <Measure title="Telling each class from the rest" note="AUC: 0.5 is chance, 1 perfect.">
            <IntervalChart label="AUC by class" from={0.5} rows={classAuc} />
          </Measure>
        )}
        {reliability.length > 0 && (
          <Measure title={`Does a risk of ${inSentence(primaryFinding)} come true as often as it says?`}>
            <ReliabilityDiagram bins={reliability} finding={primaryFinding} />
          </Measure>
        )}
        {coverage.length > 0 && (
          <Measure
            title={`How often the ${Math.round(measured.level * 100)}\u202f% set holds the true class`}
            note="Grey: one set for all. Coloured: the set where rare classes count as much. Line: what is promised."
          >
            <IntervalChart
              label="How often sets hold the true class, by class"
              from={0}
              line={measured.level}
              rows={coverage}
            />
          </Measure>
        )}
        {fusion.map(({ finding, rows }) => (
          <Measure key={finding} title={`AUC of ${inSentence(finding)}: what the history adds`}>
            <IntervalChart label={`AUC of ${inSentence(finding)}`} from={0.5} rows={rows} />
          </Measure>
        ))}
        {subgroups.map((one) => (
          <SubgroupMeasure key={one.attribute} subgroups={one} primaryFinding={primaryFinding} />
        ))}
      </div>
    </Card>
  );
}

/** Subgroups that are large enough, drawn; the others named. */
function SubgroupMeasure({ subgroups, primaryFinding }: { subgroups: Subgroups; primaryFinding: string }) {
  const { attribute, measure, rows } = subgroups;
  const name =
    measure === "accuracy"
      ? "Accuracy"
      : measure === "macroAuc"
        ? "Macro AUC"
        : `AUC of ${inSentence(primaryFinding)}`;
  const drawn = rows.flatMap(({ label, rows: cases, figure }) =>
    figure ? [{ label: `${label} (${cases})`, interval: figure }] : [],
  );
  const few = rows.filter(({ figure }) => figure === null);
  return (
    <Measure
      title={`${name} by ${attribute}`}
      note={
        few.length === 0
          ? undefined
          : `Too few cases to tell: ${few.map(({ label, rows: cases }) => `${label} (${cases})`).join(", ")}.`
      }
    >
      {drawn.length > 0 && (
        <IntervalChart
          label={`${name} by ${attribute}`}
          from={measure === "accuracy" ? 0 : 0.5}
          rows={drawn}
        />
      )}
    </Measure>
  );
}

function Measure({
  title,
  note,
  children,
}: {
  title: string;
  note?: string | undefined;
  children: ReactNode;
}) {
  return (
    <div className="min-w-0">
      <h3 className="mb-2 font-semibold text-sm">{title}</h3>
      {children}
      {note && <p className="mt-1 text-ink-faint text-xs">{note}</p>}
    </div>
  );
}
