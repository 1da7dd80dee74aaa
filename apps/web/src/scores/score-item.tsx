import { ExternalLink } from "lucide-react";
import { Badge } from "../components/ui/badge.tsx";
import { formatProbability } from "../format/probability.ts";
import { BandScale } from "./band-scale.tsx";
import { formatHorizon } from "./horizon.ts";
import { ScoreInputs } from "./score-inputs.tsx";
import type { ScoreData } from "./scores-query.ts";

/** A computed score: the number, where it lies, and what it was made from. */
export function ScoreItem({ result }: { result: ScoreData }) {
  const { score, risks, points, band, notes } = result;
  const [main, ...others] = risks;
  return (
    <li className="grid gap-3 px-5 py-4">
      <div className="flex items-start justify-between gap-4">
        <div className="min-w-0">
          <h3 className="font-medium text-sm leading-snug">{score.title}</h3>
          <p className="text-[13px] text-ink-faint">
            {main ? main.outcome : score.predicts}
            {main?.horizon && ` within ${formatHorizon(main.horizon)}`}
          </p>
        </div>
        <div className="shrink-0 text-right">
          <p className="font-semibold text-2xl tabular-nums leading-none tracking-tight">
            {main ? formatProbability(main.probability) : `${points} of ${score.maxPoints}`}
          </p>
          {(band || (main && points !== null)) && (
            <p className="mt-1.5 flex flex-wrap items-center justify-end gap-1.5 text-[13px] text-ink-soft">
              {main && points !== null && (
                <span className="tabular-nums">
                  {points} of {score.maxPoints} points
                </span>
              )}
              {band && <Badge>{band.label}</Badge>}
            </p>
          )}
        </div>
      </div>
      <BandScale result={result} />
      {others.length > 0 && (
        <dl className="flex flex-wrap gap-x-6 gap-y-1 text-[13px]">
          {others.map((risk) => (
            <div key={`${risk.outcome} ${risk.horizon}`} className="flex items-baseline gap-1.5">
              <dt className="text-ink-faint">
                {risk.outcome}
                {risk.horizon && `, ${formatHorizon(risk.horizon)}`}
              </dt>
              <dd className="font-medium tabular-nums">{formatProbability(risk.probability)}</dd>
            </div>
          ))}
        </dl>
      )}
      {notes.map((note) => (
        <p key={note} className="text-[13px] text-ink-soft">
          {note}
        </p>
      ))}
      <div className="grid gap-1.5">
        <ScoreInputs result={result} />
        <ScoreSource score={score} />
      </div>
    </li>
  );
}

/** The publication, as a link. */
export function ScoreSource({ score }: { score: Pick<ScoreData["score"], "citation" | "doi"> }) {
  return (
    <a
      href={`https://doi.org/${score.doi}`}
      target="_blank"
      rel="noreferrer"
      className="inline-flex w-fit items-center gap-1 text-[13px] text-accent underline-offset-2 hover:underline"
    >
      {score.citation}
      <ExternalLink className="size-3" aria-hidden />
    </a>
  );
}
