"use client";
import { useCallback, useState } from "react";
import { Card } from "../components/ui/card.tsx";
import { Empty, Notice } from "../components/ui/states.tsx";
import { HistoryTimeline } from "../patient/history-timeline.tsx";
import { mayWrite } from "../session/permissions.ts";
import { useViewer } from "../session/session.tsx";
import { Certainty } from "./certainty.tsx";
import { ClassProbabilities } from "./class-probabilities.tsx";
import { EarlierAssessments } from "./earlier-assessments.tsx";
import { EarlierStudies } from "./earlier-studies.tsx";
import { JobProgress } from "./job-progress.tsx";
import { Provenance } from "./provenance.tsx";
import { ReassessButton } from "./reassess-button.tsx";
import { ReferenceLabel } from "./reference-label.tsx";
import { ReportLinks } from "./report-link.tsx";
import { ReviewPanel } from "./review-panel.tsx";
import { RiskPanel } from "./risk-panel.tsx";
import { SendToPacs } from "./send-to-pacs.tsx";
import { StudyHeader } from "./study-header.tsx";
import { StudyImages } from "./study-images.tsx";
import type { StudyData } from "./study-query.ts";

interface StudyViewProps {
  study: StudyData;
  /** Asks for the study again. */
  onChanged: () => void;
}

const isUnderWay = (state: string | undefined) => state === "QUEUED" || state === "RUNNING";

export function StudyView({ study, onChanged }: StudyViewProps) {
  const viewer = useViewer();
  const { latestAssessment: assessment, latestJob } = study;
  const [startedJobId, setStartedJobId] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const jobId = startedJobId ?? (isUnderWay(latestJob?.state) ? (latestJob?.id ?? null) : null);
  const onDone = useCallback(() => {
    setStartedJobId(null);
    onChanged();
  }, [onChanged]);
  return (
    <div className="grid gap-5">
      <StudyHeader
        study={study}
        actions={
          <>
            {assessment && (
              <ReportLinks pdf={assessment.reportUrl} structured={assessment.structuredReportUrl} />
            )}
            {mayWrite(viewer.role) && study.scenario !== null && (
              <ReassessButton
                studyId={study.id}
                disabled={jobId !== null}
                onStarted={(id) => {
                  setProblem(null);
                  setStartedJobId(id);
                }}
                onProblem={setProblem}
              />
            )}
          </>
        }
      />
      {problem !== null && <Notice title="The assessment was not started">{problem}</Notice>}
      {jobId !== null && (
        <Card label="Assessment under way" bodyClassName="p-4">
          <JobProgress key={jobId} jobId={jobId} onDone={onDone} />
        </Card>
      )}
      {jobId === null && latestJob?.state === "FAILED" && (
        <Notice title="The last assessment failed">
          {latestJob.error?.message ?? "The server did not say why."}
        </Notice>
      )}
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]">
        {/* On a narrow screen the image is followed by the risk, and the history comes last. */}
        <div className="contents lg:grid lg:gap-5">
          <StudyImages key={assessment?.id ?? "none"} study={study} />
          <Card title="History" className="max-lg:order-last">
            <HistoryTimeline
              history={study.patient}
              {...(assessment ? { asOf: assessment.historyAsOf } : {})}
            />
          </Card>
        </div>
        <div className="grid gap-5">
          {assessment ? (
            <>
              <RiskPanel key={assessment.id} assessment={assessment} />
              <div className="grid items-start gap-5 xl:grid-cols-2">
                <ReviewPanel assessment={assessment} />
                {study.scenario?.id === assessment.scenario.id && (
                  <ReferenceLabel studyId={study.id} classes={assessment.classes} />
                )}
              </div>
              <Card title={`${assessment.scenario.label}: all classes`}>
                <ClassProbabilities assessment={assessment} />
              </Card>
              <div className="grid items-start gap-5 xl:grid-cols-2">
                {(assessment.conformalSet || assessment.novelty) && (
                  <Card title="How certain">
                    <Certainty assessment={assessment} />
                  </Card>
                )}
                <Card title="What made it">
                  <Provenance assessment={assessment} />
                </Card>
                <SendToPacs assessmentId={assessment.id} />
                <EarlierStudies priors={assessment.priors} />
                <EarlierAssessments assessments={study.assessments} latestId={assessment.id} />
              </div>
            </>
          ) : (
            <NoAssessment isUnderWay={jobId !== null} isRead={study.scenario !== null} />
          )}
        </div>
      </div>
    </div>
  );
}

function NoAssessment({ isUnderWay, isRead }: { isUnderWay: boolean; isRead: boolean }) {
  return (
    <Card label="Risk">
      {isUnderWay ? (
        <Empty title="The assessment is on its way">This page shows it as soon as it is there.</Empty>
      ) : isRead ? (
        <Empty title="Not assessed">Assess it again, or look at the fault above.</Empty>
      ) : (
        <Empty title="Kept, not assessed">No model reads what this study holds.</Empty>
      )}
    </Card>
  );
}
