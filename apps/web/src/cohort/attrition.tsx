import type { CohortCountsData } from "./cohort-query.ts";
import { type Count, hiddenBelow, peopleWords } from "./count-words.ts";
import { HiddenMark } from "./hidden-mark.tsx";

interface StepProps {
  label: string;
  count: Count;
  /** What the step before left; nothing for the first. */
  before?: Count | undefined;
  /** What a full bar is. */
  whole: number;
  tone: "whole" | "step" | "last";
}

const tones = { whole: "bg-ink-faint/50", step: "bg-accent/55", last: "bg-accent" };

function Step({ label, count, before, whole, tone }: StepProps) {
  const share = whole > 0 ? Math.min(1, (count.value ?? 0) / whole) : 0;
  const lost = before?.value != null && count.value !== null ? before.value - count.value : 0;
  return (
    <li className="grid gap-1">
      <div className="flex items-baseline justify-between gap-3 text-sm">
        <span className="min-w-0">{label}</span>
        <span className="shrink-0 whitespace-nowrap text-ink-soft tabular-nums">
          {lost > 0 && <span className="mr-2 text-[13px] text-ink-faint">−{lost.toLocaleString("en")}</span>}
          {count.value === null ? (
            <HiddenMark below={hiddenBelow(count)} />
          ) : (
            <span className="font-medium text-ink">{count.value.toLocaleString("en")}</span>
          )}
        </span>
      </div>
      <span className="h-4 overflow-hidden rounded-md bg-sunken" aria-hidden>
        <span
          className={`mx-auto block h-full rounded-md transition-[width] duration-300 ${tones[tone]}`}
          style={{ width: `${share * 100}%` }}
        />
      </span>
    </li>
  );
}

/** How many each rule leaves of everybody, as a funnel. */
export function Attrition({ counts, isEverybody }: { counts: CohortCountsData; isEverybody: boolean }) {
  const { known, attrition, ruleWords, indexWords } = counts;
  const whole = Math.max(known.value ?? 0, ...attrition.map(({ value }) => value ?? 0));
  return (
    <ol className="grid gap-3" aria-label={`Funnel: ${peopleWords(counts.people)} left`}>
      <Step
        label={indexWords === null ? "Everybody here" : `Everybody with ${indexWords}`}
        count={known}
        whole={whole}
        tone="whole"
      />
      {!isEverybody &&
        ruleWords.map((label, i) => {
          const count = attrition[i];
          const tone = i === ruleWords.length - 1 ? "last" : "step";
          const before = i === 0 ? known : attrition[i - 1];
          const sentence = `${label.charAt(0).toUpperCase()}${label.slice(1)}`;
          return (
            count && (
              // biome-ignore lint/suspicious/noArrayIndexKey: two rules may read the same, and they keep their order
              <Step key={i} label={sentence} count={count} before={before} whole={whole} tone={tone} />
            )
          );
        })}
    </ol>
  );
}
