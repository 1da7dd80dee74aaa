import { Badge } from "../components/ui/badge.tsx";
import { Button } from "../components/ui/button.tsx";
import { Cell, HeadCell, Table } from "../components/ui/table.tsx";
import { formatDateTime } from "../format/time.ts";
import { differenceWords, evidenceLabels, termWords } from "./evidence-words.ts";
import type { EvidenceData, ImageWeightFitData } from "./image-weight-query.ts";
import { IntervalChart } from "./interval-chart.tsx";

interface EvidenceTableProps {
  fit: ImageWeightFitData;
  /** What of this fit is in use; nothing where nothing is. */
  usedKind: EvidenceData["kind"] | null;
  /** Nothing for who may not. */
  onUse: ((kind: EvidenceData["kind"]) => void) | undefined;
}

/** Each way of putting history and image together beside each part alone, and which may be used. */
export function EvidenceTable({ fit, usedKind, onUse }: EvidenceTableProps) {
  const { evidence, leftOut, cases, positives, patients, withPrior, learnt, fittedAt, ownStrength } = fit;
  const lowest = Math.min(0.5, ...evidence.map(({ auc }) => auc.low));
  return (
    <div className="grid gap-4">
      <p className="max-w-[75ch] text-[13px] text-ink-soft">
        Fitted {formatDateTime(fittedAt)} on {cases} labelled cases of {patients} patients, {positives} with
        the finding, {withPrior} with an earlier image
        {learnt > 0 && `; ${learnt} more that the model was trained on do not count`}. The model’s own
        strength is {ownStrength.toFixed(2)}. What is fitted is measured on patients that it was not fitted
        on.
      </p>
      <IntervalChart
        label="Area under the ROC curve"
        from={Math.max(0, Math.floor(lowest * 10) / 10)}
        rows={evidence.map(({ kind, auc }) => ({ label: evidenceLabels[kind], interval: auc }))}
      />
      <Table>
        <caption className="sr-only">Each way of putting history and image together</caption>
        <thead>
          <tr>
            <HeadCell>How</HeadCell>
            <HeadCell>Less history alone</HeadCell>
            <HeadCell>Less image alone</HeadCell>
            <HeadCell>Less the model’s own</HeadCell>
            <HeadCell title="1 where calibrated; below 1 overconfident">Calibration slope</HeadCell>
            <HeadCell title="At the share of cases with the finding, against the model’s own strength">
              Moved rightly
            </HeadCell>
            <HeadCell />
          </tr>
        </thead>
        <tbody>
          {evidence.map((row) => (
            <tr key={row.kind}>
              <Cell className="min-w-52">
                <span className="font-medium">{evidenceLabels[row.kind]}</span>
                {row.terms.map((term) => (
                  <span key={term.name} className="block text-ink-faint text-xs">
                    {termWords(term)}
                  </span>
                ))}
              </Cell>
              <Cell className="whitespace-nowrap tabular-nums">{differenceWords(row.minusHistory)}</Cell>
              <Cell className="whitespace-nowrap tabular-nums">{differenceWords(row.minusImage)}</Cell>
              <Cell className="whitespace-nowrap tabular-nums">{differenceWords(row.minusOwn)}</Cell>
              <Cell className="tabular-nums">{row.calibrationSlope.toFixed(2)}</Cell>
              <Cell className="whitespace-nowrap tabular-nums">{movedWords(row)}</Cell>
              <Cell className="text-right">
                {row.terms.length > 0 &&
                  (row.kind === usedKind ? (
                    <Badge tone="good">In use</Badge>
                  ) : (
                    onUse && (
                      <Button size="small" onClick={() => onUse(row.kind)}>
                        Use it
                      </Button>
                    )
                  ))}
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
      <p className="max-w-[75ch] text-[13px] text-ink-faint">
        Differences of the area under the ROC curve, paired, with DeLong’s 95{"\u202f"}% interval, patients
        counted together: one whose interval holds 0 is not shown to differ. Moved rightly: of the cases with
        the finding the share that rose over the threshold less the share that fell, then of those without.
        {leftOut.map(({ kind, reason }) => ` ${evidenceLabels[kind]} was not fitted: ${reason}`).join("")}
      </p>
    </div>
  );
}

function movedWords({ reclassifiedWithFinding: up, reclassifiedWithoutFinding: down }: EvidenceData): string {
  if (up === null || down === null) return "–";
  const signed = (share: number) => `${share < 0 ? "−" : "+"}${Math.abs(share * 100).toFixed(0)}\u202f%`;
  return `${signed(up)}, ${signed(down)}`;
}
