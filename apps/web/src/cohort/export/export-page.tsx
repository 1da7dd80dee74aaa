"use client";
import { useQuery } from "@apollo/client/react";
import { useSearchParams } from "next/navigation";
import { PageLink } from "../../components/ui/page-link.tsx";
import { Empty, Loading, Notice } from "../../components/ui/states.tsx";
import { formatDateTime } from "../../format/time.ts";
import { describeError } from "../../graphql/describe-error.ts";
import { countWords } from "../count-words.ts";
import { ExportForm } from "./export-form.tsx";
import { ExportList } from "./export-list.tsx";
import { type ExportPlanData, ExportPlanQuery } from "./export-query.ts";

export function ExportPage() {
  const runId = useSearchParams().get("run") ?? "";
  if (runId === "") {
    return (
      <Empty title="An export is of a run">
        <p>
          Choose a kept cohort, open a run of it for an approved purpose, and export it from there.{" "}
          <PageLink className="underline underline-offset-2" href="/cohorts">
            To the cohorts
          </PageLink>
        </p>
      </Empty>
    );
  }
  return <RunExport runId={runId} />;
}

function RunExport({ runId }: { runId: string }) {
  const { data, error } = useQuery(ExportPlanQuery, { variables: { runId } });
  if (error) return <Notice title="This run cannot be exported">{describeError(error)}</Notice>;
  if (!data) return <Loading label="Loading the run" />;
  const plan = data.cohortExportPlan;
  return (
    <div className="grid gap-4">
      <Heading plan={plan} />
      <ExportList runId={runId} />
      <ExportForm runId={runId} plan={plan} />
    </div>
  );
}

function Heading({ plan }: { plan: ExportPlanData }) {
  return (
    <header className="grid gap-1">
      <h1 className="font-semibold text-2xl tracking-tight">Export “{plan.cohortName}”</h1>
      <p className="text-ink-soft text-sm">
        Version {plan.versionNumber}, as known on {formatDateTime(plan.snapshotAt)}:{" "}
        <span data-testid="export-people">{countWords(plan.people)} persons</span>. For {plan.purposeTitle} (
        {plan.purposeApproval}).
      </p>
    </header>
  );
}
