"use client";
import { useQuery } from "@apollo/client/react";
import { useSearchParams } from "next/navigation";
import { PageLink } from "../../components/ui/page-link.tsx";
import { Empty, Loading, Notice } from "../../components/ui/states.tsx";
import { describeError } from "../../graphql/describe-error.ts";
import { RunHeader } from "../run-header.tsx";
import { ExportForm } from "./export-form.tsx";
import { ExportList } from "./export-list.tsx";
import { ExportPlanQuery } from "./export-query.ts";

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
  return (
    <div className="grid gap-4">
      <RunHeader runId={runId} current="export" />
      {error && !data && <Notice title="This run cannot be exported">{describeError(error)}</Notice>}
      {!error && !data && <Loading label="Loading what an export tells" />}
      {data && <ExportList runId={runId} />}
      {data && <ExportForm runId={runId} plan={data.cohortExportPlan} />}
    </div>
  );
}
