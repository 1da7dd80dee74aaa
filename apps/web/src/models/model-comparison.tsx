"use client";
import { useQuery } from "@apollo/client/react";
import { PageLink } from "../components/ui/page-link.tsx";
import { Loading, Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { IntervalChart } from "./interval-chart.tsx";
import { ModelComparisonQuery } from "./roles-query.ts";

const mostShown = 8;

/** The champion beside this model, on every case that both have read. */
export function ModelComparison({ scenario, versionId }: { scenario: string; versionId: string }) {
  const { data, error } = useQuery(ModelComparisonQuery, {
    variables: { scenario, modelVersionId: versionId },
    fetchPolicy: "cache-and-network",
  });
  if (error) return <Notice title="The comparison could not be loaded">{describeError(error)}</Notice>;
  if (!data) return <Loading label="Comparing with the champion" />;
  const { cases, leftOut, agreement, kappa, disagreements, labelled } = data.modelComparison;
  if (cases === 0) {
    return (
      <p className="text-[13px] text-ink-soft">
        No case has been read by both yet
        {leftOut > 0 ? `; ${leftOut} were left out as unfamiliar or unreadable` : ""}. Whatever is assessed
        from now on is compared.
      </p>
    );
  }
  const difference = labelled?.aucDifference;
  return (
    <div className="grid gap-3">
      <h3 className="font-semibold text-sm">
        Beside the champion, on {cases} {cases === 1 ? "case" : "cases"}
      </h3>
      <IntervalChart
        label="Agreement with the champion"
        from={0}
        rows={[
          { label: "Same most probable class", interval: agreement },
          { label: "Cohen's kappa", interval: kappa },
        ]}
      />
      <p className="text-[13px] text-ink-soft">
        {labelled === null
          ? "Which of the two is better cannot be told before cases are labelled with what they turned out to be."
          : difference
            ? `On ${labelled.cases} labelled cases (${labelled.positives} with the finding) the champion's AUC is ${signed(difference.value)} (${signed(difference.low)} to ${signed(difference.high)}) beside this model's.`
            : `${labelled.cases} cases are labelled, too few of a kind to tell which of the two is better.`}
        {leftOut > 0 && ` ${leftOut} cases were left out as unfamiliar or unreadable.`}
      </p>
      {disagreements.length > 0 && (
        <div>
          <h4 className="mb-1 font-medium text-[13px]">Where they differ most</h4>
          <ul className="grid gap-1 text-[13px]">
            {disagreements.slice(0, mostShown).map((one) => (
              <li key={one.studyId}>
                <PageLink
                  href={`/study/?id=${encodeURIComponent(one.studyId)}`}
                  className="underline underline-offset-2"
                >
                  {one.championClassId} or {one.otherClassId}
                </PageLink>{" "}
                <span className="text-ink-faint tabular-nums">
                  {Math.round(one.distance * 100)} points apart
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

const signed = (value: number) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
