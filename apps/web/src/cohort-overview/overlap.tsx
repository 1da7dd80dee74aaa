import { countWords } from "../cohort/count-words.ts";
import type { ComparisonData } from "./overview-query.ts";

interface OverlapProps {
  overlap: ComparisonData["overlap"];
  names: readonly [string, string];
}

/** Who is in both cohorts, as one bar. */
export function Overlap({ overlap, names }: OverlapProps) {
  const parts = [
    { key: "one", label: `${names[0]} alone`, count: overlap.one, fill: "bg-accent" },
    { key: "both", label: "In both", count: overlap.both, fill: "bg-ink-faint" },
    { key: "other", label: `${names[1]} alone`, count: overlap.other, fill: "bg-raise" },
  ];
  const whole = parts.reduce((sum, { count }) => sum + (count.value ?? 0), 0);
  return (
    <>
      <div className="flex h-4 gap-0.5 overflow-hidden rounded-full bg-sunken" aria-hidden>
        {parts.map(({ key, count, fill }) => (
          <div
            key={key}
            className={fill}
            style={{ width: `${((count.value ?? 0) / (whole || 1)) * 100}%` }}
          />
        ))}
      </div>
      <dl className="mt-3 flex flex-wrap gap-x-8 gap-y-2 text-sm">
        {parts.map(({ key, label, count, fill }) => (
          <div key={key}>
            <dt className="flex items-center gap-2 text-[13px] text-ink-faint">
              <span className={`size-2.5 rounded-full ${fill}`} aria-hidden /> {label}
            </dt>
            <dd className="font-medium tabular-nums">{countWords(count)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
