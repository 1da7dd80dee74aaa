"use client";
import { useQuery } from "@apollo/client/react";
import { ChevronRight, FlaskConical } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { Loading, Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { inSentence } from "./input-value.ts";
import { ScoreItem, ScoreSource } from "./score-item.tsx";
import { type ScoreData, ScoresQuery } from "./scores-query.ts";

/** Published risk scores of a patient: those that could be computed, and, folded away, why the others could not. */
export function RiskScores({ patientId }: { patientId: string }) {
  const { data, error, refetch } = useQuery(ScoresQuery, { variables: { id: patientId } });
  const results = data?.patient?.scores;
  return (
    <Card
      title="Risk scores"
      aside={
        <span className="inline-flex items-center gap-1.5 text-warn-ink text-xs">
          <FlaskConical className="size-3.5" aria-hidden /> Research software, not for the care of patients
        </span>
      }
      bodyClassName="pt-2"
    >
      {results ? (
        <Shelf results={results} />
      ) : error ? (
        <div className="grid justify-items-start gap-3 px-5 pb-5">
          <Notice title="The scores could not be computed">{describeError(error)}</Notice>
          <Button size="small" onClick={() => void refetch().catch(() => {})}>
            Try again
          </Button>
        </div>
      ) : (
        <Loading label="Computing the scores" />
      )}
    </Card>
  );
}

function Shelf({ results }: { results: readonly ScoreData[] }) {
  const of = (status: ScoreData["status"]) => results.filter((result) => result.status === status);
  const [computed, missing, refused] = [of("COMPUTED"), of("MISSING"), of("REFUSED")];
  return (
    <>
      {computed.length === 0 ? (
        <p className="px-5 pb-4 text-ink-soft text-sm">
          No score can be computed from what is known of this patient. What each lacks is below.
        </p>
      ) : (
        <ul className="divide-y divide-line border-line border-t">
          {computed.map((result) => (
            <ScoreItem key={result.score.id} result={result} />
          ))}
        </ul>
      )}
      <Folded count={missing.length} title="for which inputs are missing" isOpen={computed.length === 0}>
        {missing.map(({ score, missing: inputs }) => (
          <FoldedScore key={score.id} score={score}>
            Needs {inputs.map(({ label }) => inSentence(label)).join(", ")}.
          </FoldedScore>
        ))}
      </Folded>
      <Folded count={refused.length} title="not made for such a patient">
        {refused.map(({ score, refusals }) => (
          <FoldedScore key={score.id} score={score}>
            {[...new Set(refusals.map(({ reason }) => reason))].join(" ")}
          </FoldedScore>
        ))}
      </Folded>
    </>
  );
}

interface FoldedProps {
  count: number;
  title: string;
  isOpen?: boolean;
  children: ReactNode;
}

function Folded({ count, title, isOpen = false, children }: FoldedProps) {
  if (count === 0) return null;
  return (
    <details className="group border-line border-t" open={isOpen}>
      <summary className="flex cursor-pointer list-none items-center gap-1.5 px-5 py-3 font-medium text-[13px] text-ink-soft hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight className="size-4 transition-transform group-open:rotate-90" aria-hidden />
        {count} {count === 1 ? "score" : "scores"} {title}
      </summary>
      <ul className="grid gap-3.5 px-5 pb-5">{children}</ul>
    </details>
  );
}

function FoldedScore({ score, children }: { score: ScoreData["score"]; children: ReactNode }) {
  return (
    <li className="grid gap-0.5 pl-5.5 text-[13px]">
      <span className="font-medium">{score.title}</span>
      <span className="text-ink-soft">{children}</span>
      <ScoreSource score={score} />
    </li>
  );
}
