import { Card } from "../../components/ui/card.tsx";
import { Cell, HeadCell, Table } from "../../components/ui/table.tsx";
import { IntervalChart } from "../../models/interval-chart.tsx";
import type { FiguresData } from "./evaluation-query.ts";
import { differenceWords, evidenceLabels, percent, percentWords } from "./words.ts";

type Difference = FiguresData["differences"][number];

/** Of an axis whose lines stand at round numbers. */
function leftEnd(lows: readonly number[]): number {
  const least = Math.min(...lows);
  return [0.5, 0.25].find((end) => least >= end) ?? 0;
}

/** Image, history and both on the same cases, and whether both are more than either. */
export function SideBySide({ figures }: { figures: FiguresData }) {
  const { evidence, differences } = figures;
  if (evidence.length < 2) return null;
  return (
    <Card title="What does each part add?">
      <IntervalChart
        label="Area under the ROC curve"
        from={leftEnd(evidence.map(({ auc }) => auc.low))}
        rows={evidence.map((one) => ({ label: evidenceLabels[one.evidence], interval: one.auc }))}
      />
      <Differences
        of={differences.map((one) => ({
          ...one,
          name: `Together less ${one.second === "image" ? "the image" : "the history"} alone`,
        }))}
      />
    </Card>
  );
}

/** One version of a model beside another on what both read. */
export function Versions({ versions }: { versions: NonNullable<FiguresData["versions"]> }) {
  const { difference, firstAuc, secondAuc, reads } = versions;
  return (
    <Card title={reads === "IMAGE" ? "Two versions on the same images" : "Two versions on the same cases"}>
      <IntervalChart
        label="Area under the ROC curve"
        from={leftEnd([firstAuc.low, secondAuc.low])}
        rows={[
          { label: difference.first, interval: firstAuc },
          { label: difference.second, interval: secondAuc },
        ]}
      />
      <Differences of={[{ ...difference, name: "The first less the second" }]} />
    </Card>
  );
}

function Differences({ of }: { of: readonly (Difference & { name: string })[] }) {
  return (
    <>
      <Table>
        <caption className="sr-only">Differences of the same cases</caption>
        <thead>
          <tr>
            <HeadCell>Difference</HeadCell>
            <HeadCell>Of the AUC (DeLong, paired)</HeadCell>
            <HeadCell>Moved rightly, with it</HeadCell>
            <HeadCell>Moved rightly, without</HeadCell>
          </tr>
        </thead>
        <tbody>
          {of.map((one) => (
            <tr key={one.name}>
              <Cell className="whitespace-nowrap font-medium">{one.name}</Cell>
              <Cell className="whitespace-nowrap tabular-nums">{differenceWords(one.auc)}</Cell>
              <Cell className="whitespace-nowrap tabular-nums">{percentWords(one.withFinding)}</Cell>
              <Cell className="whitespace-nowrap tabular-nums">{percentWords(one.withoutFinding)}</Cell>
            </tr>
          ))}
        </tbody>
      </Table>
      <p className="mt-2 max-w-[75ch] text-[13px] text-ink-faint">
        Moved rightly: net reclassification over a risk of {percent(of[0]?.threshold ?? 0)}, near the share
        that has it. An interval that holds 0 shows no difference.
      </p>
    </>
  );
}
