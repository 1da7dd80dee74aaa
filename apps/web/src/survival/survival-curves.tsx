"use client";
import { useQuery } from "@apollo/client/react";
import { ChevronRight } from "lucide-react";
import { ResearchNotice } from "../components/research-notice.tsx";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { PageLink } from "../components/ui/page-link.tsx";
import { Notice } from "../components/ui/states.tsx";
import { formatProbability } from "../format/probability.ts";
import { describeError } from "../graphql/describe-error.ts";
import { SurvivalChart } from "./survival-chart.tsx";
import { SurvivalParts } from "./survival-parts.tsx";
import { type CurveData, SurvivalQuery } from "./survival-query.ts";

/** When outcomes may come, for each that the site uses a survival model for; nothing where it uses none. */
export function SurvivalCurves({ patientId }: { patientId: string }) {
  const { data, error, refetch } = useQuery(SurvivalQuery, { variables: { id: patientId } });
  const curves = data?.patient?.survivalCurves;
  if (error && !curves) {
    return (
      <Card title="When it may come">
        <div className="grid justify-items-start gap-3">
          <Notice title="The curves could not be computed">{describeError(error)}</Notice>
          <Button size="small" onClick={() => void refetch().catch(() => {})}>
            Try again
          </Button>
        </div>
      </Card>
    );
  }
  if (!curves || curves.length === 0) return null;
  return (
    <Card title="When it may come" aside={<ResearchNotice className="text-xs" />} bodyClassName="pt-2">
      <ul className="divide-y divide-line border-line border-t">
        {curves.map((curve) => (
          <Outcome key={curve.outcome.id} curve={curve} />
        ))}
      </ul>
    </Card>
  );
}

function Outcome({ curve }: { curve: CurveData }) {
  if (curve.refusal !== null) {
    return (
      <li className="grid gap-0.5 px-5 py-4 text-sm">
        <h3 className="font-medium">{curve.outcome.label}</h3>
        <p className="text-[13px] text-ink-soft">{curve.refusal}</p>
      </li>
    );
  }
  const { value, low, high } = curve.concordance;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)] gap-3 px-5 py-4">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div>
          <h3 className="font-medium text-sm leading-snug">{curve.outcome.label}</h3>
          <p className="text-[13px] text-ink-faint">From the history alone, as known now</p>
        </div>
        <Horizons curve={curve} />
      </div>
      <SurvivalChart curve={curve} />
      <p className="text-[13px] text-ink-soft">{curve.competing}</p>
      <details className="group">
        <summary className="flex w-fit cursor-pointer list-none items-center gap-1.5 font-medium text-[13px] text-ink-soft hover:text-ink [&::-webkit-details-marker]:hidden">
          <ChevronRight className="size-4 transition-transform group-open:rotate-90" aria-hidden />
          What moves it, and by which model
        </summary>
        <div className="mt-3 grid grid-cols-[minmax(0,1fr)] gap-3">
          <SurvivalParts curve={curve} />
          <p className="text-[13px] text-ink-faint">
            <PageLink
              href={`/models#${curve.modelId}@${curve.modelVersion}`}
              className="text-accent underline-offset-2 hover:underline"
            >
              {curve.modelId} {curve.modelVersion}
            </PageLink>
            : {curve.cohort} Harrell’s C {value.toFixed(2)} ({low.toFixed(2)} to {high.toFixed(2)}) on persons
            that it had not seen; 0.5 is chance. The shaded band is the 95{"\u202f"}% interval of the fit.
          </p>
        </div>
      </details>
    </li>
  );
}

function Horizons({ curve }: { curve: CurveData }) {
  const none = curve.horizons.find(({ missing }) => missing !== null);
  return (
    <div>
      <dl className="flex gap-6">
        {curve.horizons.map(({ years, point, missing }) => (
          <div key={years} className="text-right">
            <dt className="text-ink-faint text-xs">{years === 1 ? "1 year" : `${years} years`}</dt>
            <dd className="font-semibold text-xl tabular-nums leading-tight tracking-tight">
              {point ? formatProbability(point.probability) : <span title={missing ?? ""}>–</span>}
            </dd>
            {point && (
              <dd className="text-ink-faint text-xs tabular-nums">
                {formatProbability(point.low)} to {formatProbability(point.high)}
              </dd>
            )}
          </div>
        ))}
      </dl>
      {none && <p className="mt-1 max-w-64 text-right text-ink-faint text-xs">{none.missing}</p>}
    </div>
  );
}
