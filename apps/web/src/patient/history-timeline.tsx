"use client";
import { Activity, ClipboardList, Pill, Scissors, Syringe, TriangleAlert, Users } from "lucide-react";
import { useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Segmented } from "../components/ui/segmented.tsx";
import { formatDate } from "../format/time.ts";
import { type HistoryEntry, type HistoryKind, listHistory } from "./history-entries.ts";
import type { HistoryData } from "./history-query.ts";

const kinds: Record<HistoryKind, { label: string; plural: string; icon: typeof Pill }> = {
  condition: { label: "Condition", plural: "Conditions", icon: ClipboardList },
  observation: { label: "Observation", plural: "Observations", icon: Activity },
  medication: { label: "Medication", plural: "Medications", icon: Pill },
  procedure: { label: "Procedure", plural: "Procedures", icon: Scissors },
  allergy: { label: "Allergy", plural: "Allergies", icon: TriangleAlert },
  immunization: { label: "Vaccination", plural: "Vaccinations", icon: Syringe },
  family: { label: "Family", plural: "Family", icon: Users },
};

const shortList = 8;

interface HistoryTimelineProps {
  history: HistoryData;
  /** Facts recorded later did not count for the assessment and say so. */
  asOf?: string;
}

export function HistoryTimeline({ history, asOf }: HistoryTimelineProps) {
  const [kind, setKind] = useState<HistoryKind | "all">("all");
  const [showsAll, setShowsAll] = useState(false);
  const all = listHistory(history);
  const chosen = kind === "all" ? all : all.filter((entry) => entry.kind === kind);
  const shown = showsAll ? chosen : chosen.slice(0, shortList);
  const present = (Object.keys(kinds) as HistoryKind[]).filter((each) =>
    all.some((entry) => entry.kind === each),
  );
  if (all.length === 0) {
    return <p className="py-2 text-ink-soft text-sm">Nothing else is known of this patient.</p>;
  }
  return (
    <div className="grid gap-3">
      {present.length > 1 && (
        <Segmented
          label="Kind of history"
          value={kind}
          onChange={setKind}
          options={[
            { value: "all" as const, label: "All" },
            ...present.map((each) => ({ value: each, label: kinds[each].plural })),
          ]}
        />
      )}
      <ol className="relative ml-3.5 border-line border-l">
        {shown.map((entry) => (
          <TimelineEntry
            key={entry.id}
            entry={entry}
            isLater={asOf !== undefined && entry.recordedAt > asOf}
          />
        ))}
      </ol>
      {chosen.length > shown.length && (
        <Button variant="quiet" size="small" onClick={() => setShowsAll(true)} className="justify-self-start">
          Show all {chosen.length}
        </Button>
      )}
    </div>
  );
}

function TimelineEntry({ entry, isLater }: { entry: HistoryEntry; isLater: boolean }) {
  const { icon: Icon, label } = kinds[entry.kind];
  return (
    <li className="relative py-1.5 pl-6">
      <span className="-left-3 absolute top-2 grid size-6 place-items-center rounded-full border border-line bg-surface text-ink-faint">
        <Icon className="size-3.5" aria-hidden />
      </span>
      <p className="text-sm leading-snug">
        <span className="sr-only">{label}: </span>
        <span className={entry.ended ? "text-ink-soft" : "font-medium"}>{entry.title}</span>
        {entry.detail && <span className="text-ink-soft"> · {entry.detail}</span>}
      </p>
      <p className="text-ink-faint text-xs tabular-nums">
        {entry.effectiveAt ? formatDate(entry.effectiveAt) : `known since ${formatDate(entry.recordedAt)}`}
        {entry.ended && ", ended"}
        {entry.notUsed && <span className="text-warn-ink"> · {entry.notUsed}</span>}
        {isLater && <span className="text-warn-ink"> · recorded later, not counted here</span>}
      </p>
    </li>
  );
}
