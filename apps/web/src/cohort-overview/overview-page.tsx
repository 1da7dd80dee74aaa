"use client";
import { useQuery } from "@apollo/client/react";
import { FileQuestion } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { countWords } from "../cohort/count-words.ts";
import { RunHeader } from "../cohort/run-header.tsx";
import { Button, buttonClass } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { PageLink } from "../components/ui/page-link.tsx";
import { Empty, Notice } from "../components/ui/states.tsx";
import { formatDate } from "../format/time.ts";
import { describeError } from "../graphql/describe-error.ts";
import { periodWords } from "./cell-words.ts";
import { HiddenNote, TooFew } from "./hidden-note.tsx";
import { Histogram } from "./histogram.tsx";
import { MeasureCards } from "./measure-cards.tsx";
import { CohortOverviewQuery, type OverviewData } from "./overview-query.ts";
import { OverviewSkeleton } from "./overview-skeleton.tsx";
import { PeriodChart } from "./period-chart.tsx";
import { SurvivalCard } from "./survival-card.tsx";
import { TableOne } from "./table-one.tsx";

export function CohortOverviewPage() {
  const runId = useSearchParams().get("run") ?? "";
  const { data, error, refetch } = useQuery(CohortOverviewQuery, {
    variables: { run: runId },
    skip: runId === "",
  });
  if (runId === "") {
    return (
      <Empty title="No cohort was chosen" icon={<FileQuestion aria-hidden />}>
        <PageLink href="/cohorts" className={buttonClass("secondary", "small")}>
          To the cohorts
        </PageLink>
      </Empty>
    );
  }
  return (
    <div className="grid gap-5">
      <RunHeader runId={runId} current="overview" />
      {error && !data && (
        <div className="grid justify-items-start gap-3">
          <Notice title="The cohort could not be described">{describeError(error)}</Notice>
          <Button onClick={() => void refetch().catch(() => {})}>Try again</Button>
        </div>
      )}
      {!error && !data && <OverviewSkeleton label="Describing the members" />}
      {data && <Overview runId={runId} overview={data.cohortOverview} />}
    </div>
  );
}

function Overview({ runId, overview }: { runId: string; overview: OverviewData }) {
  const { people, snapshotAt, hasIndex, ageBins, indexPeriods } = overview;
  return (
    <div className="grid gap-5">
      <p className="text-ink-soft text-sm">
        {hasIndex ? "Described as of each one's index date." : `Described as of ${formatDate(snapshotAt)}.`}
      </p>
      <HiddenNote floor={people.floor} />
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <Card title="Table 1">
          <TableOne table={overview} />
        </Card>
        <div className="grid min-w-0 gap-5">
          <SurvivalCard runId={runId} hasIndex={hasIndex} snapshotAt={snapshotAt} />
          <Card title="Age">
            {ageBins.length === 0 ? (
              <TooFew what="a histogram" floor={people.floor} />
            ) : (
              <Histogram label="Age" bins={ageBins} unit="years" />
            )}
          </Card>
          {hasIndex && (
            <Card title="Members by their index date">
              {indexPeriods.length < 2 ? (
                <TooFew what="a year" floor={people.floor} />
              ) : (
                <PeriodChart
                  label="Members by their index date"
                  as="bars"
                  unit=""
                  points={indexPeriods.map(({ period, people: count }) => ({
                    period,
                    value: count.value,
                    title: `${periodWords(period)}: ${countWords(count)}`,
                  }))}
                />
              )}
            </Card>
          )}
          <MeasureCards runId={runId} overview={overview} />
        </div>
      </div>
    </div>
  );
}
