import { ChevronRight } from "lucide-react";
import { formatDate } from "../format/time.ts";
import { formatInput } from "./input-value.ts";
import type { ScoreData } from "./scores-query.ts";

type Used = ScoreData["inputs"][number];

/** What went into a score, each with its date or where it comes from. */
export function ScoreInputs({ result }: { result: ScoreData }) {
  const { inputs, unusedFacts } = result;
  return (
    <details className="group text-[13px]">
      <summary className="inline-flex cursor-pointer list-none items-center gap-1 text-ink-soft hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight className="size-3.5 transition-transform group-open:rotate-90" aria-hidden />
        Made from {inputs.length} inputs
      </summary>
      <dl className="mt-2 grid gap-x-8 sm:grid-cols-2">
        {inputs.map((used) => (
          <div
            key={used.input.id}
            className="flex items-baseline justify-between gap-3 border-line border-b py-1.5"
          >
            <dt className="text-ink-soft">{used.input.label}</dt>
            <dd className="text-right">
              <span className="font-medium tabular-nums">{formatInput(used)}</span>
              <span className="block text-ink-faint text-xs tabular-nums">{describeBasis(used)}</span>
            </dd>
          </div>
        ))}
      </dl>
      {unusedFacts.length > 0 && (
        <p className="mt-2 text-warn-ink">
          Not used:{" "}
          {unusedFacts
            .map(
              ({ input, at, reason }) =>
                `${input.label} of ${formatDate(at)} (${reason === "UNIT" ? "unknown unit" : "impossible value"})`,
            )
            .join(", ")}
          .
        </p>
      )}
    </details>
  );
}

function describeBasis({ basis, facts, because }: Used): string {
  const newest = facts.map(({ at }) => at).toSorted((a, b) => b.localeCompare(a))[0];
  switch (basis) {
    case "RECORDED":
      return newest ? formatDate(newest) : "as registered";
    case "NONE_RECORDED":
      return "none recorded";
    case "GIVEN":
      return "as entered";
    case "IMPLIED":
      return "follows from the others";
    default:
      return because ?? "not known";
  }
}
