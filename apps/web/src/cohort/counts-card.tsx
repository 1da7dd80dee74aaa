import { Card } from "../components/ui/card.tsx";
import { Loading, Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { Attrition } from "./attrition.tsx";
import type { CodeSetsData, CohortCountsData } from "./cohort-query.ts";
import { hiddenBelow, mostOff, peopleWords } from "./count-words.ts";

interface CountsCardProps {
  counts: CohortCountsData | undefined;
  error: unknown;
  isLoading: boolean;
  /** What is shown is of rules that have changed since. */
  isStale: boolean;
  isEverybody: boolean;
  consentRule: CodeSetsData["consentRule"];
}

/** How many, as the rules change; on a phone also at the foot of the window. */
export function CountsCard({ counts, error, isLoading, isStale, isEverybody, consentRule }: CountsCardProps) {
  const fault = error && !isLoading ? describeError(error) : null;
  const people = fault === null && counts ? peopleWords(counts.people) : "…";
  return (
    <>
      <Card
        title="How many"
        className="lg:sticky lg:top-18"
        aside={
          <p className="font-semibold text-xl tabular-nums" aria-live="polite" data-testid="cohort-people">
            {people}
          </p>
        }
      >
        {fault !== null ? (
          <Notice title="It could not be counted">{fault}</Notice>
        ) : counts ? (
          <div className="grid gap-4">
            <div className={isStale ? "opacity-60 transition-opacity" : "transition-opacity"}>
              <Attrition counts={counts} isEverybody={isEverybody} />
            </div>
            <p className="text-[13px] text-ink-faint">
              Each number is a multiple of {counts.people.floor} and up to {mostOff(counts.people)} persons
              off, either way, so that one step may seem to leave more than the one before. Fewer than{" "}
              {counts.people.floor} are never told, fewer than {hiddenBelow(counts.people)} not always; they
              look the same as nobody.{" "}
              {consentRule === "OPT_IN"
                ? "Only who permitted research is counted."
                : "Who refused research is not counted."}
            </p>
          </div>
        ) : (
          <Loading label="Counting" />
        )}
      </Card>
      <p
        aria-hidden
        className="fixed inset-x-0 bottom-0 z-20 border-line border-t bg-surface/95 px-4 py-2.5 text-center font-semibold text-sm tabular-nums backdrop-blur lg:hidden"
      >
        {people}
      </p>
    </>
  );
}
