import { Snowflake } from "lucide-react";
import { Button } from "../components/ui/button.tsx";
import { Dialog } from "../components/ui/dialog.tsx";
import { formatDateTime } from "../format/time.ts";
import type { KeptCohortData, KeptVersionData } from "./kept-query.ts";
import { RuleLines } from "./rule-lines.tsx";

interface VersionsDialogProps {
  cohort: KeptCohortData;
  onFreeze: (version: KeptVersionData) => void;
  onOpen: (version: KeptVersionData) => void;
  onClose: () => void;
}

/** All versions of a cohort, and what changed from each to the next. */
export function VersionsDialog({ cohort, onFreeze, onOpen, onClose }: VersionsDialogProps) {
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={cohort.name}
      description="Versions, newest first."
    >
      <ol className="grid gap-3">
        {cohort.versions.map((version) => (
          <li key={version.id} className="grid gap-2 rounded-lg border border-line p-3.5">
            <div className="flex flex-wrap items-center gap-2">
              <h3 className="font-semibold text-sm">Version {version.number}</h3>
              <span className="text-[13px] text-ink-faint">{formatDateTime(version.createdAt)}</span>
              <span className="ml-auto flex gap-1.5">
                <Button size="small" onClick={() => onOpen(version)}>
                  Open
                </Button>
                <Button size="small" onClick={() => onFreeze(version)}>
                  <Snowflake className="size-3.5" aria-hidden /> Freeze
                </Button>
              </span>
            </div>
            {version.note && <p className="text-ink-soft text-sm">{version.note}</p>}
            <Changes version={version} />
            <details className="text-[13px]">
              <summary className="cursor-pointer text-ink-soft">All its rules</summary>
              <div className="mt-2">
                {version.indexWords !== null && (
                  <p className="mb-1 text-sm">Counted from {version.indexWords}</p>
                )}
                <RuleLines lines={version.lines} />
              </div>
            </details>
            <p className="break-all font-mono text-[11px] text-ink-faint">SHA-256 {version.sha256}</p>
          </li>
        ))}
      </ol>
    </Dialog>
  );
}

/** What changed since the version before. */
function Changes({ version: { changes } }: { version: KeptVersionData }) {
  if (changes === null) return null;
  const { added, removed } = changes;
  if (added.length + removed.length === 0)
    return <p className="text-[13px] text-ink-faint">The same rules as before.</p>;
  return (
    <ul className="grid gap-0.5 text-sm" aria-label="Changes since the version before">
      {added.map((words) => (
        <li key={`+${words}`} className="text-good-ink">
          <span aria-hidden>+ </span>
          <span className="sr-only">New: </span>
          {words}
        </li>
      ))}
      {removed.map((words) => (
        <li key={`-${words}`} className="text-danger-ink">
          <span aria-hidden>− </span>
          <span className="sr-only">Gone: </span>
          {words}
        </li>
      ))}
    </ul>
  );
}
