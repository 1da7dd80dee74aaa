"use client";
import { useSubscription } from "@apollo/client/react";
import { useEffect, useRef } from "react";
import { Notice } from "../components/ui/states.tsx";
import { JobProgressSubscription } from "./job-query.ts";

interface JobProgressProps {
  jobId: string;
  /** Called once, when the assessment is there. */
  onDone?: () => void;
}

/** One assessment as it runs: its step, how far it is, or why it failed. */
export function JobProgress({ jobId, onDone }: JobProgressProps) {
  const { data, error } = useSubscription(JobProgressSubscription, { variables: { jobId } });
  const job = data?.assessmentJobProgress;
  const done = useRef(false);
  useEffect(() => {
    if (job?.state !== "SUCCEEDED" || done.current) return;
    done.current = true;
    onDone?.();
  }, [job?.state, onDone]);
  if (error)
    return <Notice title="The progress cannot be followed">Load the page again to see the result.</Notice>;
  if (job?.state === "FAILED") {
    return (
      <Notice title="The assessment failed">{job.error?.message ?? "The server did not say why."}</Notice>
    );
  }
  const percent = Math.round((job?.progress ?? 0) * 100);
  return (
    <div className="grid gap-1.5" role="status">
      <p className="flex justify-between gap-3 text-[13px] text-ink-soft">
        <span>{job?.state === "SUCCEEDED" ? "Assessed" : job?.step || "Waiting for its turn"}</span>
        <span className="tabular-nums">
          {percent}
          {"\u202f"}%
        </span>
      </p>
      <div className="h-1.5 overflow-hidden rounded-full bg-sunken">
        <div
          className="h-full rounded-full bg-accent transition-[width] duration-500"
          style={{ width: `${percent}%` }}
        />
      </div>
    </div>
  );
}
