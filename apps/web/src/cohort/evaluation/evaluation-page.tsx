"use client";
import { useQuery } from "@apollo/client/react";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { Card } from "../../components/ui/card.tsx";
import { Empty, Loading, Notice } from "../../components/ui/states.tsx";
import { formatDateTime } from "../../format/time.ts";
import { describeError } from "../../graphql/describe-error.ts";
import { TaskProgress } from "../../tasks/task-progress.tsx";
import { RunHeader } from "../run-header.tsx";
import { EvaluationForm } from "./evaluation-form.tsx";
import { type EvaluationItem, EvaluationsQuery } from "./evaluation-query.ts";
import { ReportView } from "./report-view.tsx";

/** How stored risks fare on a run of a cohort: `?run=` names it, and `task=` the evaluation that is looked at. */
export function EvaluationPage() {
  const params = useSearchParams();
  const runId = params.get("run");
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      {runId && <RunHeader runId={runId} current="evaluation" />}
      {runId ? (
        <Evaluations runId={runId} taskId={params.get("task")} />
      ) : (
        <Card>
          <Empty title="Of which cohort?">Open a cohort’s run for a purpose, and evaluate from there.</Empty>
        </Card>
      )}
    </div>
  );
}

function Evaluations({ runId, taskId }: { runId: string; taskId: string | null }) {
  const router = useRouter();
  const path = usePathname();
  const { data, error, refetch } = useQuery(EvaluationsQuery, {
    variables: { runId },
    fetchPolicy: "cache-and-network",
  });
  const [isAsking, setIsAsking] = useState(false);
  if (error && !data)
    return <Notice title="The evaluations could not be loaded">{describeError(error)}</Notice>;
  if (!data) return <Loading label="Loading the evaluations" />;
  const items = data.cohortEvaluations;
  const current = taskId ?? items[0]?.task.id ?? null;
  const show = (id: string) =>
    router.replace(`${path}?run=${encodeURIComponent(runId)}&task=${encodeURIComponent(id)}`, {
      scroll: false,
    });
  const item = items.find(({ task }) => task.id === current);

  return (
    <>
      {items.length > 0 && !isAsking && (
        <div className="flex flex-wrap items-center gap-2">
          <select
            aria-label="Evaluation"
            className="h-9 min-w-0 max-w-full rounded-lg border border-line-strong bg-surface px-3 pr-8 text-sm"
            value={current ?? ""}
            onChange={(event) => show(event.target.value)}
          >
            {items.map((one) => (
              <option key={one.task.id} value={one.task.id}>
                {title(one)}
              </option>
            ))}
            {current !== null && !item && <option value={current}>This evaluation</option>}
          </select>
          <Button onClick={() => setIsAsking(true)}>New evaluation</Button>
        </div>
      )}
      {(items.length === 0 || isAsking) && (
        <EvaluationForm
          runId={runId}
          onStarted={(id) => {
            setIsAsking(false);
            void refetch().then(() => show(id));
          }}
        />
      )}
      {current !== null && !isAsking && (
        <Current key={current} item={item} taskId={current} onOver={() => void refetch()} />
      )}
    </>
  );
}

function title({ task, findingLabel, labels }: EvaluationItem): string {
  return `${formatDateTime(task.createdAt)}: ${findingLabel}, by ${labels}`;
}

function Current(props: { item: EvaluationItem | undefined; taskId: string; onOver: () => void }) {
  const { item, taskId, onOver } = props;
  const [problem, setProblem] = useState<string | null>(null);
  const isOpen = item?.task.state === "QUEUED" || item?.task.state === "RUNNING";
  if (isOpen && problem === null) {
    return (
      <Card title="It is being measured">
        <TaskProgress
          taskId={taskId}
          label="The evaluation"
          onOver={(why) => {
            setProblem(why);
            onOver();
          }}
        />
      </Card>
    );
  }
  const why = problem ?? item?.task.error?.message ?? null;
  if (why !== null) return <Notice title="Nothing was measured">{why}</Notice>;
  return <ReportView taskId={taskId} />;
}
