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

const arrow = <div aria-hidden className="mx-6 h-4 w-px bg-line-strong" />;

/** From the cohort to the cases that are measured, and what was left out on the way. */
export function Flow({ report }: { report: ReportData }) {
  const left = report.leftOut.filter(({ people }) => people.value !== null);
  const few = report.leftOut.length - left.length;
  return (
    <Card title="Who is measured">
      <Step title="In the cohort">{countWords(report.members)}</Step>
      {arrow}
      <Step title={`Assessed by ${report.model}`}>{countWords(report.assessed)}</Step>
      <div className="ml-6 border-line-strong border-l py-3 pl-4">
        <p className="font-medium text-[13px]">Left out, with at least one case</p>
        <ul className="mt-1 grid gap-1 text-[13px]">
          {left.map(({ reason, people }) => (
            <li key={reason} className="flex justify-between gap-3">
              <span className="text-ink-soft">{reasonLabels[reason]}</span>
              <span className="whitespace-nowrap tabular-nums">{countWords(people)}</span>
            </li>
          ))}
          {few > 0 && (
            <li className="text-ink-faint">
              {left.length === 0 ? "For each reason" : "For each other reason"} fewer than{" "}
              {hiddenBelow(report)}, or none
            </li>
          )}
          {report.unknownIdentifiers && (
            <li className="flex justify-between gap-3">
              <span className="text-ink-soft">Identifiers of the table that fit nobody here</span>
              <span className="whitespace-nowrap tabular-nums">{countWords(report.unknownIdentifiers)}</span>
            </li>
          )}
        </ul>
      </div>
      <Step title="Measured">{countWords(report.evaluated)}</Step>
      <div className="mt-2 grid grid-cols-2 gap-2">
        <Step title={`With: ${report.findingLabel}`}>{countWords(report.withFinding)}</Step>
        <Step title="Without">{countWords(report.withoutFinding)}</Step>
      </div>
      <p className="mt-3 text-[13px] text-ink-faint">
        A tenth of either kind, and {report.floor} persons at least, drawn anew for each question, have no
        part in the figures, and figures are rounded to what two persons weigh: so no difference of two
        evaluations is one person’s.
      </p>
    </Card>
  );
}
