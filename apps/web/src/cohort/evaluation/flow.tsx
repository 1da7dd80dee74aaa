import { ArrowRight } from "lucide-react";
import type { ReactNode } from "react";
import { Card } from "../../components/ui/card.tsx";
import { countWords, hiddenBelow } from "../count-words.ts";
import type { ReportData } from "./evaluation-query.ts";
import { reasonLabels } from "./words.ts";

function Step({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="rounded-lg border border-line bg-sunken px-3.5 py-2.5">
      <p className="text-[13px] text-ink-soft">{title}</p>
      <p className="font-semibold tabular-nums">{children}</p>
    </div>
  );
}

/** Beside the next step, where there is room for them in a row. */
const arrow = <ArrowRight aria-hidden className="mt-5 hidden size-4 text-ink-faint md:block" />;

type LeftOut = ReportData["leftOut"];
/** Why no risk could be computed of somebody: asked before it is. */
const BEFORE = new Set<LeftOut[number]["reason"]>(["NOT_THERE", "LEARNT", "NO_INPUTS", "NOT_FOR_THEM"]);

/** From the cohort to the cases that are measured, side by side, and below each what was left out on the way. */
export function Flow({ report }: { report: ReportData }) {
  const { computed, leftOut } = report;
  const before = computed ? leftOut.filter(({ reason }) => BEFORE.has(reason)) : [];
  const after = computed ? leftOut.filter(({ reason }) => afterRisk.has(reason)) : toldReasons(leftOut);
  return (
    <Card title="Who is measured">
      <div className="grid gap-x-3 md:grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)_auto_minmax(0,1fr)]">
        <div>
          <Step title={computed?.indexOn ? `In the cohort on ${computed.indexOn}` : "In the cohort"}>
            {countWords(report.members)}
          </Step>
          {computed ? (
            <Losses title="Without a risk" of={before} report={report} />
          ) : (
            <div aria-hidden className="mx-6 h-4 w-px bg-line-strong md:hidden" />
          )}
        </div>
        {arrow}
        <div>
          <Step title={computed ? `With a risk by ${report.model}` : `Assessed by ${report.model}`}>
            {countWords(report.assessed)}
          </Step>
          {report.namedInTable && (
            <p className="mt-1 text-[13px] text-ink-soft">
              Named in the table: <span className="tabular-nums">{countWords(report.namedInTable)}</span>
            </p>
          )}
          <Losses
            title={computed ? "Left out" : "Left out, with at least one case"}
            of={after}
            report={report}
          />
        </div>
        {arrow}
        <div>
          <Step title="Measured">{countWords(report.evaluated)}</Step>
          <div className="mt-2 grid grid-cols-2 gap-2">
            <Step title={computed ? "With it" : `With: ${report.findingLabel}`}>
              {countWords(report.withFinding)}
            </Step>
            <Step title="Without">{countWords(report.withoutFinding)}</Step>
          </div>
        </div>
      </div>
      <p className="mt-3 text-[13px] text-ink-faint">
        A tenth of either kind, and {report.floor} persons at least, drawn anew for each question, have no
        part in the figures, and figures are rounded to what two persons weigh: so no difference of two
        evaluations is one person’s.
      </p>
    </Card>
  );
}

/** What can come between a computed risk and its being measured; the others are of what was told. */
const afterRisk = new Set<LeftOut[number]["reason"]>(["NO_LABEL", "HAD_IT_BEFORE", "NOT_FOLLOWED"]);
const toldReasons = (leftOut: LeftOut) =>
  leftOut.filter(({ reason }) => reason === "LEARNT" || !BEFORE.has(reason));

interface LossesProps {
  title: string;
  of: LeftOut;
  report: ReportData;
}

function Losses({ title, of, report }: LossesProps) {
  const told = of.filter(({ people }) => people.value !== null);
  return (
    <div className="ml-6 border-line-strong border-l py-3 pl-4">
      <p className="font-medium text-[13px]">{title}</p>
      <ul className="mt-1 grid gap-1 text-[13px]">
        {told.map(({ reason, people }) => (
          <li key={reason} className="flex justify-between gap-3">
            <span className="text-ink-soft">{reasonLabels[reason]}</span>
            <span className="whitespace-nowrap tabular-nums">{countWords(people)}</span>
          </li>
        ))}
        {told.length < of.length && (
          <li className="text-ink-faint">
            {told.length === 0 ? "For each reason" : "For each other reason"} fewer than {hiddenBelow(report)}
            , or none
          </li>
        )}
      </ul>
    </div>
  );
}
