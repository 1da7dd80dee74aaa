"use client";
import { useMutation, useSubscription } from "@apollo/client/react";
import { useEffect, useRef } from "react";
import { Button } from "../components/ui/button.tsx";
import { CancelTaskMutation, TaskProgressSubscription } from "./explanation-query.ts";

interface TaskProgressProps {
  taskId: string;
  /** Called once, when it is over; with the reason where it failed. */
  onOver: (why: string | null) => void;
}

/** Long work as it runs, with a way to call it off. */
export function TaskProgress({ taskId, onOver }: TaskProgressProps) {
  const { data, error } = useSubscription(TaskProgressSubscription, { variables: { taskId } });
  const [cancel, { loading }] = useMutation(CancelTaskMutation);
  const task = data?.backgroundTaskProgress;
  const over = useRef(false);
  useEffect(() => {
    const isOver = task?.state === "SUCCEEDED" || task?.state === "FAILED";
    if ((!isOver && !error) || over.current) return;
    over.current = true;
    const lost = "The progress cannot be followed; load the page again to see the result.";
    onOver(error ? lost : (task?.error?.message ?? null));
  }, [task?.state, task?.error, error, onOver]);
  const percent = Math.round((task?.progress ?? 0) * 100);
  return (
    <div className="grid gap-2">
      <p className="flex justify-between gap-3 text-[13px] text-ink-soft">
        <span>{!task || task.state === "QUEUED" ? "Waiting for its turn" : task.step}</span>
        <span className="tabular-nums">
          {percent}
          {"\u202f"}%
        </span>
      </p>
      <div
        role="progressbar"
        aria-label="The explanation"
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        className="h-1.5 overflow-hidden rounded-full bg-sunken"
      >
        <div
          className="h-full rounded-full bg-accent transition-[width] duration-500"
          style={{ width: `${percent}%` }}
        />
      </div>
      <Button
        size="small"
        variant="quiet"
        className="justify-self-start"
        disabled={loading}
        onClick={() => void cancel({ variables: { input: { taskId } } }).catch(() => {})}
      >
        Call it off
      </Button>
    </div>
  );
}
