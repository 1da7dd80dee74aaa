"use client";
import { useQuery } from "@apollo/client/react";
import { useState } from "react";
import { Card } from "../../components/ui/card.tsx";
import { Segmented } from "../../components/ui/segmented.tsx";
import { Empty, Loading, Notice } from "../../components/ui/states.tsx";
import { formatDateTime } from "../../format/time.ts";
import { describeError } from "../../graphql/describe-error.ts";
import { countWords } from "../count-words.ts";
import { Curves } from "./curves.tsx";
import { Drift } from "./drift.tsx";
import { EvaluationReportQuery, type EvidenceData, type ReportData } from "./evaluation-query.ts";
import { Flow } from "./flow.tsx";
import { Forest } from "./forest.tsx";
import { SideBySide, Versions } from "./side-by-side.tsx";
import { ThresholdCard } from "./threshold-card.tsx";
import { evidenceLabels, horizonWarning } from "./words.ts";

type Tab = "figures" | "drift";

/** The report of a task that has succeeded. */
export function ReportView({ taskId }: { taskId: string }) {
  const { data, error } = useQuery(EvaluationReportQuery, { variables: { taskId } });
  const [tab, setTab] = useState<Tab>("figures");
  if (error) return <Notice title="The report could not be loaded">{describeError(error)}</Notice>;
  if (!data) return <Loading label="Loading the report" />;
  const report = data.cohortEvaluation?.report;
  if (!report) return <Empty title="There is no such report, or it is somebody else’s" />;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-ink-soft text-sm">
          <span className="font-medium text-ink">{report.findingLabel}</span>, by{" "}
          {data.cohortEvaluation!.labels}, as known {formatDateTime(report.snapshotAt)}
        </p>
        <Segmented
          label="Part of the report"
          value={tab}
          onChange={setTab}
          options={[
            { value: "figures", label: "Evaluation" },
            { value: "drift", label: "Drift" },
          ]}
        />
      </div>
      {tab === "figures" ? (
        <Figures report={report} isOfSkin={data.cohortEvaluation!.scenario === "skin"} />
      ) : report.drift ? (
        <Drift drift={report.drift} />
      ) : (
        <Card>
          <Empty title="No drift to show">
            No day was given to compare from, or a period has too few persons to tell of.
          </Empty>
        </Card>
      )}
    </div>
  );
}

function Figures({ report, isOfSkin }: { report: ReportData; isOfSkin: boolean }) {
  const { figures } = report;
  const [chosen, setChosen] = useState<EvidenceData["evidence"] | null>(null);
  const [asked, setAsked] = useState<number | null>(null);
  if (!figures) {
    return (
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <Card>
          <Empty title="Too few persons to measure">
            Of {countWords(report.members)} in the cohort, {countWords(report.assessed)}{" "}
            {report.computed ? "have a risk by" : "were assessed by"} {report.model}, and{" "}
            {countWords(report.evaluated)} of these can be measured. Figures are told from a few dozen persons
            with the finding and a few dozen without on. Widen the cohort,{" "}
            {report.computed
              ? "predict from another day, or look fewer days ahead."
              : "assess more of its studies, or take labels that more cases have."}
          </Empty>
        </Card>
        <Flow report={report} />
      </div>
    );
  }
  const { evidence } = figures;
  const shown = evidence.find((one) => one.evidence === chosen) ?? evidence[0]!;
  const threshold = nearest(shown, asked);
  const saysSkinType = isOfSkin || figures.subgroups.some(({ by }) => by === "skinType");
  const warning = report.computed && horizonWarning(report.computed);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      {warning && (
        <Notice tone="warn" title="The risk and the labels are of different times">
          {warning}
        </Notice>
      )}
      <Flow report={report} />
      <SideBySide figures={figures} />
      {threshold ? (
        <ThresholdCard shown={shown} threshold={threshold} onChange={setAsked} />
      ) : (
        <Notice tone="warn" title="No threshold can be told of">
          On one side of each there would be too few persons of a kind.
        </Notice>
      )}
      {evidence.length > 1 && (
        <div className="flex flex-wrap items-center gap-3">
          <p className="text-[13px] text-ink-soft">Bands, calibration and thresholds of</p>
          <Segmented
            label="Whose figures"
            value={shown.evidence}
            onChange={setChosen}
            options={evidence.map((one) => ({ value: one.evidence, label: evidenceLabels[one.evidence] }))}
          />
        </div>
      )}
      <Curves evidence={evidence} shown={shown} threshold={threshold} />
      <Forest
        subgroups={figures.subgroups}
        whole={evidence[0]!.auc}
        skinTypeUnknown={saysSkinType ? report.skinTypeUnknown : null}
      />
      {figures.versions && <Versions versions={figures.versions} />}
    </div>
  );
}

/** The threshold that was asked for, else the middle one. */
function nearest({ thresholds }: EvidenceData, asked: number | null) {
  const [first] = thresholds;
  if (!first) return null;
  if (asked === null) return thresholds[Math.floor(thresholds.length / 2)]!;
  return thresholds.reduce(
    (best, one) => (Math.abs(one.threshold - asked) < Math.abs(best.threshold - asked) ? one : best),
    first,
  );
}
