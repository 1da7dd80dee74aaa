"use client";
import { useQuery } from "@apollo/client/react";
import { useSearchParams } from "next/navigation";
import { Card } from "../components/ui/card.tsx";
import { mayMatchPatients } from "../session/permissions.ts";
import { useViewer } from "../session/session.tsx";
import { CohortRunQuery } from "./kept-query.ts";
import { PatientMatch } from "./patient-match.tsx";
import { RuleLines } from "./rule-lines.tsx";
import { RunHeader } from "./run-header.tsx";
import { RunMembers } from "./run-members.tsx";

/** A run: what it asks, and for those who may see patients, whom it holds. */
export function RunPage() {
  const runId = useSearchParams().get("id") ?? "";
  const { role } = useViewer();
  const { data } = useQuery(CohortRunQuery, { variables: { id: runId }, skip: runId === "" });
  const version = data?.cohortRun?.version;
  return (
    <div className="grid gap-5">
      <RunHeader runId={runId} current="run" />
      {version && (
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <Card title="Its rules">
            {version.note && <p className="mb-2 text-ink-soft text-sm">{version.note}</p>}
            {version.indexWords !== null && <p className="mb-1 text-sm">Counted from {version.indexWords}</p>}
            <RuleLines lines={version.lines} />
            <details className="mt-4 text-[13px]">
              <summary className="cursor-pointer text-ink-soft">The definition, for programs</summary>
              <pre className="mt-2 max-h-72 overflow-auto rounded-lg bg-sunken p-3">
                {JSON.stringify(version.definition, null, 2)}
              </pre>
              <p className="mt-2 break-all font-mono text-[11px] text-ink-faint">SHA-256 {version.sha256}</p>
            </details>
          </Card>
          {mayMatchPatients(role) && <PatientMatch asked={{ runId }} />}
        </div>
      )}
      {version && mayMatchPatients(role) && <RunMembers runId={runId} />}
    </div>
  );
}
