"use client";
import { Archive, Check, CircleAlert, FileHeart, FileImage, X } from "lucide-react";
import { Button, buttonClass } from "../components/ui/button.tsx";
import { PageLink } from "../components/ui/page-link.tsx";
import { JobProgress } from "../study/job-progress.tsx";
import { ArchiveOutcome } from "./archive-outcome.tsx";
import { formatBytes } from "./file-kind.ts";
import type { UploadItem } from "./upload-item.ts";
import type { ImportedHistory, RegisteredStudy } from "./upload-query.ts";

const kindLabels = {
  dicom: "DICOM",
  image: "Image",
  history: "FHIR history",
  archive: "Archive of DICOM files",
};

interface UploadListProps {
  items: readonly UploadItem[];
  onRemove: (key: string) => void;
  /** Called when a link leads away, so that a dialog may close. */
  onLeave: () => void;
}

export function UploadList({ items, onRemove, onLeave }: UploadListProps) {
  return (
    <ul aria-label="Files" className="grid gap-2">
      {items.map((item) => (
        <li key={item.key} className="grid gap-2 rounded-lg border border-line px-3.5 py-2.5">
          <FileLine item={item} onRemove={onRemove} />
          {item.phase === "refused" && (
            <p role="alert" className="flex gap-2 text-[13px] text-danger-ink">
              <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden /> {item.reason}
            </p>
          )}
          {item.phase === "kept" && <p className="text-[13px] text-ink-soft">{item.reason}</p>}
          {item.studies.map((study) => (
            <StudyOutcome key={study.id} study={study} onLeave={onLeave} />
          ))}
          {item.taskId && <ArchiveOutcome taskId={item.taskId} />}
          {item.history && <HistoryOutcome history={item.history} onLeave={onLeave} />}
        </li>
      ))}
    </ul>
  );
}

function FileLine({ item, onRemove }: { item: UploadItem; onRemove: (key: string) => void }) {
  const Icon = item.kind === "history" ? FileHeart : FileImage;
  const percent = Math.round(item.progress * 100);
  return (
    <div className="flex items-center gap-3">
      <Icon className="size-4.5 shrink-0 text-ink-faint" aria-hidden />
      <div className="min-w-0 grow">
        <p className="truncate font-medium text-sm">{item.file.name}</p>
        <p className="text-[13px] text-ink-faint">
          {kindLabels[item.kind]}, {formatBytes(item.file.size)}
        </p>
      </div>
      {item.phase === "waiting" && (
        <Button
          variant="quiet"
          size="icon"
          aria-label={`Remove ${item.file.name}`}
          onClick={() => onRemove(item.key)}
        >
          <X className="size-4" aria-hidden />
        </Button>
      )}
      {item.phase === "sending" && (
        <span className="w-24 text-right text-[13px] text-ink-soft tabular-nums" role="status">
          Sending {percent}
          {"\u202f"}%
        </span>
      )}
      {item.phase === "reading" && <span className="text-[13px] text-ink-soft">Reading…</span>}
      {item.phase === "done" && (
        <span className="inline-flex items-center gap-1 text-[13px] text-good-ink">
          <Check className="size-4" aria-hidden /> Taken
        </span>
      )}
      {item.phase === "kept" && (
        <span className="inline-flex items-center gap-1 text-[13px] text-ink-soft">
          <Archive className="size-4" aria-hidden /> Kept, not assessed
        </span>
      )}
    </div>
  );
}

function StudyOutcome({ study, onLeave }: { study: RegisteredStudy; onLeave: () => void }) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-t pt-2.5">
      <div className="min-w-48 grow">
        <p className="mb-1.5 text-[13px]">
          {study.patient.displayName}
          <span className="text-ink-faint">
            {" "}
            · {study.scenario?.label ?? "not assessed: no model reads it"}
          </span>
        </p>
        {study.latestJob && <JobProgress jobId={study.latestJob.id} />}
      </div>
      <PageLink
        href={`/study?id=${encodeURIComponent(study.id)}`}
        onClick={onLeave}
        className={buttonClass("primary", "small")}
      >
        Open the study
      </PageLink>
    </div>
  );
}

function HistoryOutcome({ history, onLeave }: { history: ImportedHistory; onLeave: () => void }) {
  return (
    <div className="grid gap-2 border-line border-t pt-2.5 text-[13px]">
      <p className="text-ink-soft">
        {history.counts
          .map(({ resourceType, imported, skipped, refused }) => {
            const rest = [skipped > 0 && `${skipped} skipped`, refused > 0 && `${refused} refused`].filter(
              Boolean,
            );
            return `${resourceType}: ${imported}${rest.length > 0 ? ` (${rest.join(", ")})` : ""}`;
          })
          .join(" · ")}
      </p>
      <EntryFaults faults={history.refused} className="text-danger-ink" />
      <EntryFaults faults={history.warnings} className="text-warn-ink" />
      <div className="flex flex-wrap gap-2">
        {history.patients.slice(0, 4).map((patient) => (
          <PageLink
            key={patient.id}
            href={`/patient?id=${encodeURIComponent(patient.id)}`}
            onClick={onLeave}
            className={buttonClass("secondary", "small")}
          >
            {patient.displayName}
          </PageLink>
        ))}
      </div>
    </div>
  );
}

const faultsShown = 8;

function EntryFaults({
  faults,
  className,
}: {
  faults: readonly { path: string; reason: string }[];
  className: string;
}) {
  if (faults.length === 0) return null;
  return (
    <ul className={`grid gap-0.5 ${className}`}>
      {faults.slice(0, faultsShown).map(({ path, reason }) => (
        <li key={path}>
          {path}: {reason}
        </li>
      ))}
      {faults.length > faultsShown && <li>and {faults.length - faultsShown} more</li>}
    </ul>
  );
}
