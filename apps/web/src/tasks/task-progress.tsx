"use client";
import { useMutation, useSubscription } from "@apollo/client/react";
import { useEffect, useRef, useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { ProgressBar } from "../components/ui/progress-bar.tsx";
import { Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { CancelTaskMutation, TaskProgressSubscription } from "./task-query.ts";

interface TaskProgressProps {
  taskId: string;
  /** What is being made. */
  label: string;
  /** Called once, when it is over; with the reason where it failed. */
  onOver: (why: string | null) => void;
}

/** Long work as it runs, with a way to call it off. */
export function TaskProgress({ taskId, label, onOver }: TaskProgressProps) {
  const { data, error } = useSubscription(TaskProgressSubscription, { variables: { taskId } });
  const [cancel, { loading }] = useMutation(CancelTaskMutation);
  const [problem, setProblem] = useState<string | null>(null);
  const task = data?.backgroundTaskProgress;
  const over = useRef(false);
  useEffect(() => {
    const isOver = task?.state === "SUCCEEDED" || task?.state === "FAILED";
    if ((!isOver && !error) || over.current) return;
    over.current = true;
    const lost = "The progress cannot be followed; load the page again to see the result.";
    onOver(error ? lost : (task?.error?.message ?? null));
  }, [task?.state, task?.error, error, onOver]);
  async function callOff() {
    try {
      const { data: answer } = await cancel({ variables: { input: { taskId } } });
      const result = answer?.cancelBackgroundTask;
      setProblem(result?.__typename === "Problem" ? result.message : null);
    } catch (fault) {
      setProblem(describeError(fault));
    }
  }
  const percent = Math.round((task?.progress ?? 0) * 100);
  return (
    <div className="grid gap-2">
      <p className="flex justify-between gap-3 text-[13px] text-ink-soft">
        <span>
          <span className="font-medium text-ink">{label}</span>:{" "}
          {!task || task.state === "QUEUED" ? "waiting for its turn" : task.step}
        </span>
        <span className="tabular-nums">
          {percent}
          {"\u202f"}%
        </span>
      </p>
      <ProgressBar className="w-full" max={100} value={percent} label={label} />
      <Button
        size="small"
        variant="quiet"
        className="justify-self-start"
        disabled={loading}
        onClick={() => void callOff()}
      >
        Call it off
      </Button>
      {problem !== null && <Notice title="It could not be called off">{problem}</Notice>}
    </div>
  );
}
