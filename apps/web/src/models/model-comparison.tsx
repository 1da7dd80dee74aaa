"use client";
import { useQuery } from "@apollo/client/react";
import { PageLink } from "../components/ui/page-link.tsx";
import { Loading, Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { IntervalChart } from "./interval-chart.tsx";
import { classLabels } from "./model-figures.ts";
import type { ModelData } from "./models-query.ts";
import { type ComparisonData, ModelComparisonQuery } from "./roles-query.ts";

const mostShown = 8;

/** The champion beside this model, on every case that both have read. */
export function ModelComparison({ model, scenario }: { model: ModelData; scenario: string }) {
  const { data, error } = useQuery(ModelComparisonQuery, {
    variables: { scenario, modelVersionId: model.versionId },
    fetchPolicy: "cache-and-network",
  });
  if (error) return <Notice title="The comparison could not be loaded">{describeError(error)}</Notice>;
  if (!data) return <Loading label="Comparing with the champion" />;
  const { cases, leftOut, agreement, kappa, disagreements } = data.modelComparison;
  const labels = classLabels(model.manifest);
  const nameOf = (id: string) => labels.get(id) ?? id;
  return (
    <section aria-label="Beside the champion" className="grid content-start gap-3">
      <h3 className="font-semibold text-sm">
        Beside the champion{cases > 0 && `, on ${cases} ${cases === 1 ? "case" : "cases"}`}
      </h3>
      {cases === 0 ? (
        <p className="text-[13px] text-ink-soft">
          No case has been read by both yet. {leftOutWords(leftOut)} Whatever is assessed from now on is
          compared.
        </p>
      ) : (
        <>
          <IntervalChart
            label="Agreement with the champion"
            from={0}
            rows={[
              ...(agreement ? [{ label: "Same likeliest class", interval: agreement }] : []),
              ...(kappa ? [{ label: "Beyond chance (kappa)", interval: kappa }] : []),
            ]}
          />
          <p className="text-[13px] text-ink-soft">
            {whichIsBetter(data.modelComparison)} {leftOutWords(leftOut)}
          </p>
        </>
      )}
      {disagreements.length > 0 && (
        <div>
          <h4 className="mb-1 font-medium text-[13px]">Where they differ most</h4>
          <ul className="grid gap-1 text-[13px]">
            {disagreements.slice(0, mostShown).map((one) => (
              <li key={one.studyId} className="flex justify-between gap-3">
                <PageLink
                  href={`/study/?id=${encodeURIComponent(one.studyId)}`}
                  className="underline decoration-line-strong underline-offset-2 hover:decoration-ink"
                >
                  {nameOf(one.championClassId)}, or {nameOf(one.otherClassId)} by this model
                </PageLink>
                <span className="whitespace-nowrap text-ink-faint tabular-nums">
                  {Math.round(one.distance * 100)} points apart
                </span>
              </li>
            ))}
          </ul>
          {disagreements.length > mostShown && (
            <p className="mt-1 text-[13px] text-ink-faint">and {disagreements.length - mostShown} more.</p>
          )}
        </div>
      )}
    </section>
  );
}

function leftOutWords(cases: number): string {
  if (cases === 0) return "";
  return `${cases} ${cases === 1 ? "case was" : "cases were"} left out as unfamiliar or unreadable.`;
}

function whichIsBetter({ labelled }: ComparisonData): string {
  if (labelled === null)
    return "Which of the two is better cannot be told before cases are labelled with what they turned out to be.";
  const { cases, positives, aucDifference: difference, p } = labelled;
  if (!difference)
    return `${cases} cases are labelled, too few of a kind to tell which of the two is better.`;
  const verdict =
    difference.low > 0
      ? "The champion is better"
      : difference.high < 0
        ? "This model is better"
        : "Neither is shown to be better";
  return `${verdict} on ${cases} labelled cases, ${positives} with the finding: champion's AUC less this model's ${signed(difference.value)} (${signed(difference.low)} to ${signed(difference.high)}${p === null ? "" : `, p = ${p.toPrecision(2)}`}; DeLong).`;
}

const signed = (value: number) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
