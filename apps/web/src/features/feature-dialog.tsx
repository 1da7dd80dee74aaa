"use client";
import { Dialog } from "../components/ui/dialog.tsx";
import { formatDate } from "../format/time.ts";
import type { HistoryEntry } from "../patient/history-entries.ts";
import { formatFeature, formatSlope } from "./feature-value.ts";
import type { FeatureData } from "./features-query.ts";
import { TrendLine } from "./trend-line.tsx";

interface FeatureDialogProps {
  feature: FeatureData;
  /** The patient's facts, by id. */
  entries: ReadonlyMap<string, HistoryEntry>;
  onClose: () => void;
}

/** Where a feature's value comes from: how it is derived, its facts, and how it moved. */
export function FeatureDialog({ feature, entries, onClose }: FeatureDialogProps) {
  const { label, how, parts, facts, trend, missing } = feature;
  const slope = formatSlope(feature);
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title={label} description={how}>
      <p className="font-semibold text-2xl tabular-nums tracking-tight">{formatFeature(feature)}</p>
      {missing && <p className="mt-1 text-ink-soft text-sm">{missing}</p>}
      {parts.length > 0 && (
        <ul className="mt-3 grid gap-0.5 text-ink-soft text-sm">
          {parts.map((part) => (
            <li key={part}>{part}</li>
          ))}
        </ul>
      )}
      {facts.length > 0 && (
        <section className="mt-4" aria-label="Read from">
          <h3 className="font-medium text-[13px] text-ink-faint">Read from</h3>
          <ul className="mt-1 divide-y divide-line">
            {facts.map(({ id, at }) => (
              <FactItem key={id} at={at} entry={entries.get(id)} />
            ))}
          </ul>
        </section>
      )}
      {trend && (
        <section className="mt-4" aria-label="Trend">
          <h3 className="mb-1 flex justify-between gap-3 font-medium text-[13px] text-ink-faint">
            <span>{trend.points.length} measurements</span>
            {slope && <span className="tabular-nums">{slope}</span>}
          </h3>
          <TrendLine label={label} unit={feature.unit} trend={trend} />
        </section>
      )}
    </Dialog>
  );
}

function FactItem({ entry, at }: { entry: HistoryEntry | undefined; at: string }) {
  return (
    <li className="flex items-baseline justify-between gap-3 py-1.5 text-sm">
      <span>
        <span className="font-medium">{entry?.title ?? "A fact of the record"}</span>
        {entry?.detail && <span className="text-ink-soft"> · {entry.detail}</span>}
      </span>
      <span className="shrink-0 text-ink-faint text-xs tabular-nums">{formatDate(at)}</span>
    </li>
  );
}
