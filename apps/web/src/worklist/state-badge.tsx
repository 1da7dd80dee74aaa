import { Ban, Check, CircleAlert, Clock, FileText, PencilLine } from "lucide-react";
import { Badge } from "../components/ui/badge.tsx";
import { ProgressBar } from "../components/ui/progress-bar.tsx";
import { WithheldBadge } from "../risk/withheld-badge.tsx";
import type { WorklistRowData } from "./worklist-query.ts";

/** Where a case stands, as one word with an icon. */
export function StateBadge({ row }: { row: WorklistRowData }) {
  const { state, decision, latestAssessment, latestJob } = row;
  if (state === "QUEUED") return <Badge icon={<Clock aria-hidden />}>Queued</Badge>;
  if (state === "RUNNING")
    return <Running progress={latestJob?.progress ?? 0} step={latestJob?.step ?? ""} />;
  if (state === "FAILED") {
    return (
      <Badge tone="danger" icon={<CircleAlert aria-hidden />} title={latestJob?.error?.message ?? ""}>
        Failed
      </Badge>
    );
  }
  if (decision === "ACCEPTED") {
    return (
      <Badge tone="good" icon={<Check aria-hidden />}>
        Accepted
      </Badge>
    );
  }
  if (decision === "OVERRIDDEN") {
    return (
      <Badge tone="good" icon={<PencilLine aria-hidden />}>
        Overridden
      </Badge>
    );
  }
  if (latestAssessment?.status === "WITHHELD") {
    return <WithheldBadge advice={latestAssessment.withheldAdvice} />;
  }
  if (latestAssessment?.historyOnly) return <Badge icon={<FileText aria-hidden />}>History only</Badge>;
  if (latestAssessment === null) return <Badge icon={<Ban aria-hidden />}>Not assessed</Badge>;
  return <Badge tone="accent">To review</Badge>;
}

function Running({ progress, step }: { progress: number; step: string }) {
  const percent = Math.round(progress * 100);
  return (
    <span className="grid w-32 gap-1">
      <span className="truncate text-ink-soft text-xs">{step || "Running"}</span>
      <ProgressBar
        className="w-full"
        max={100}
        value={percent}
        label={`Assessment ${percent} percent done`}
      />
    </span>
  );
}
