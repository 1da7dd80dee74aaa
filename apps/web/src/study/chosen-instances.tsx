import { Check, Minus } from "lucide-react";
import type { AssessmentData } from "./study-query.ts";

/** Which of the study's instances were read and why, folded away unless nothing was. */
export function ChosenInstances({ assessment }: { assessment: AssessmentData }) {
  const { chosen } = assessment;
  if (!chosen) return null;
  const { read, total, groups } = chosen;
  return (
    <details
      open={read === 0}
      className="rounded-xl border border-line bg-surface px-4 py-3 text-[13px] shadow-card"
    >
      <summary className="cursor-pointer font-medium">{headline(read, total)}</summary>
      <ul className="mt-3 grid gap-2.5">
        {groups.map(({ isRead, rule, reason, notes, count }) => (
          <li key={`${rule} ${reason} ${notes.join()}`} className="grid grid-cols-[1rem_1fr_auto] gap-x-2.5">
            {isRead ? (
              <Check className="mt-0.5 size-4 text-accent" aria-label="Read" />
            ) : (
              <Minus className="mt-0.5 size-4 text-ink-faint" aria-label="Not read" />
            )}
            <span className={isRead ? "" : "text-ink-soft"}>
              {reason}
              {notes.length > 0 && <span className="text-ink-faint"> {notes.join(" ")}</span>}
            </span>
            <span className="text-ink-soft tabular-nums">
              {count > 1 && `\u00d7\u202f${count.toLocaleString("en")}`}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function headline(read: number, total: number): string {
  if (total === 1) return `The study's only image or document is ${read === 1 ? "" : "not "}read`;
  const of = `${total.toLocaleString("en")} images and documents`;
  if (read === 0) return `None of the study's ${of} is read`;
  if (read === total) return `All ${total} images of the study are read`;
  return `${read.toLocaleString("en")} of the study's ${of} ${read === 1 ? "is" : "are"} read`;
}
