"use client";
import { useState } from "react";
import { ResearchNotice } from "../components/research-notice.tsx";
import { Badge } from "../components/ui/badge.tsx";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { PageLink } from "../components/ui/page-link.tsx";
import { Notice } from "../components/ui/states.tsx";
import { formatDate } from "../format/time.ts";
import { useVerb } from "../graphql/use-verb.ts";
import { RiskCell } from "../risk/risk-cell.tsx";
import { WithheldBadge } from "../risk/withheld-badge.tsx";
import { mayWrite } from "../session/permissions.ts";
import { useViewer } from "../session/session.tsx";
import { JobProgress } from "../study/job-progress.tsx";
import { newestRisks } from "./newest-risks.ts";
import { AssessPatientMutation, type PatientData } from "./patient-query.ts";

interface PatientRisksProps {
  patient: PatientData;
  onChanged: () => void;
}

/** What is the newest risk in every scenario, side by side, and a way to ask all of them of the history. */
export function PatientRisks({ patient, onChanged }: PatientRisksProps) {
  const { role } = useViewer();
  const risks = newestRisks(patient.latestAssessments);
  const [jobs, setJobs] = useState<readonly { id: string; scenario: string }[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const { send: assess, isSending } = useVerb(AssessPatientMutation);

  async function start() {
    setProblem(null);
    const { problem: refused, payload } = await assess({ input: { patientId: patient.id } });
    setProblem(refused);
    if (payload) setJobs(payload.jobs);
  }

  function finish(id: string) {
    setJobs((before) => before.filter((job) => job.id !== id));
    onChanged();
  }

  if (risks.length === 0 && !mayWrite(role)) return null;
  return (
    <Card
      title="Newest risks"
      aside={
        mayWrite(role) && (
          <Button size="small" disabled={isSending || jobs.length > 0} onClick={() => void start()}>
            Assess from the history
          </Button>
        )
      }
    >
      <div className="grid gap-3">
        {problem !== null && <Notice title="Nothing was assessed">{problem}</Notice>}
        {risks.length === 0 ? (
          <p className="text-ink-soft text-sm">Nothing was assessed yet.</p>
        ) : (
          <ul className="divide-y divide-line">
            {risks.map((risk) => (
              <li
                key={risk.id}
                className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2.5"
              >
                <div className="min-w-40">
                  <p className="font-medium text-sm">
                    {risk.study ? (
                      <PageLink
                        href={`/study?id=${encodeURIComponent(risk.study.id)}`}
                        className="underline decoration-line-strong underline-offset-2 hover:decoration-ink"
                      >
                        {risk.finding.label}
                      </PageLink>
                    ) : (
                      risk.finding.label
                    )}
                  </p>
                  <p className="text-[13px] text-ink-faint">
                    {risk.scenario.label}, {formatDate(risk.assessedAt)}
                  </p>
                </div>
                <div className="flex flex-wrap items-center gap-3">
                  {risk.status === "WITHHELD" && <WithheldBadge advice={risk.withheldAdvice} />}
                  {risk.historyOnly && <Badge>History only</Badge>}
                  <RiskCell
                    preTest={risk.finding.preTestProbability}
                    postTest={risk.historyOnly ? null : risk.finding.postTestProbability}
                  />
                </div>
              </li>
            ))}
          </ul>
        )}
        {jobs.map((job) => (
          <div key={job.id} className="grid gap-1">
            <p className="font-medium text-[13px] first-letter:uppercase">{job.scenario}</p>
            <JobProgress jobId={job.id} onDone={() => finish(job.id)} />
          </div>
        ))}
        <ResearchNotice className="text-xs" />
      </div>
    </Card>
  );
}
