"use client";
import { useQuery } from "@apollo/client/react";
import { useRouter, useSearchParams } from "next/navigation";
import { peopleWords } from "../cohort/count-words.ts";
import { CohortRunsQuery } from "../cohort/kept-query.ts";
import { RunHeader } from "../cohort/run-header.tsx";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { Field, Select } from "../components/ui/field.tsx";
import { PageLink } from "../components/ui/page-link.tsx";
import { Empty, Notice } from "../components/ui/states.tsx";
import { formatDate, formatDateTime } from "../format/time.ts";
import { describeError } from "../graphql/describe-error.ts";
import { ComparedCurves } from "./compared-curves.tsx";
import { ComparisonTable } from "./comparison-table.tsx";
import { HiddenNote } from "./hidden-note.tsx";
import { LovePlot } from "./love-plot.tsx";
import { Overlap } from "./overlap.tsx";
import { type ComparisonData, ComparisonQuery, type TableOneData } from "./overview-query.ts";
import { OverviewSkeleton } from "./overview-skeleton.tsx";

export function CohortComparisonPage() {
  const search = useSearchParams();
  const [runId, withId] = [search.get("run") ?? "", search.get("with") ?? ""];
  const { data, error, refetch } = useQuery(ComparisonQuery, {
    variables: { run: runId, with: withId },
    skip: runId === "" || withId === "",
  });
  return (
    <div className="grid gap-5">
      {runId !== "" && (
        <RunHeader runId={runId} current="compare" withRunId={withId === "" ? null : withId} />
      )}
      <ChooseRun runId={runId} withId={withId} />
      {error && !data && (
        <div className="grid justify-items-start gap-3">
          <Notice title="The cohorts could not be compared">{describeError(error)}</Notice>
          <Button onClick={() => void refetch().catch(() => {})}>Try again</Button>
        </div>
      )}
      {withId !== "" && !error && !data && <OverviewSkeleton label="Comparing the cohorts" />}
      {data && withId !== "" && (
        <Comparison runId={runId} withId={withId} comparison={data.cohortComparison} />
      )}
    </div>
  );
}

/** Which run to compare with. */
function ChooseRun({ runId, withId }: { runId: string; withId: string }) {
  const router = useRouter();
  const { data } = useQuery(CohortRunsQuery);
  const others = (data?.cohortRuns ?? []).filter(({ id }) => id !== runId);
  if (runId === "" || (data && others.length === 0)) {
    return (
      <Empty title={runId === "" ? "No cohort was chosen" : "There is no other run to compare with"}>
        {runId === "" ? "A run’s pages lead here. " : "Keep another cohort, and freeze it for a purpose. "}
        <PageLink href="/cohorts" className="text-accent underline underline-offset-2">
          To the cohorts
        </PageLink>
      </Empty>
    );
  }
  return (
    <div className="max-w-xl">
      <Field label="Compare with">
        {(props) => (
          <Select
            {...props}
            value={withId}
            onChange={({ target }) =>
              router.replace(
                `/cohorts/compare?run=${encodeURIComponent(runId)}&with=${encodeURIComponent(target.value)}`,
              )
            }
          >
            <option value="" disabled>
              Choose a run
            </option>
            {others.map(({ id, snapshotAt, version }) => (
              <option key={id} value={id}>
                {version.cohort.name}, version {version.number}, as of {formatDateTime(snapshotAt)}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </div>
  );
}

interface ComparisonProps {
  runId: string;
  withId: string;
  comparison: ComparisonData;
}

function Comparison({ runId, withId, comparison }: ComparisonProps) {
  const { one, other, balance, overlap } = comparison;
  const names = namesOf(one, other);
  return (
    <div className="grid gap-5">
      <header className="grid gap-4 sm:grid-cols-2">
        <Side title={names[0]} table={one} runId={runId} mark="bg-accent" />
        <Side title={names[1]} table={other} runId={withId} mark="bg-raise" />
      </header>
      <HiddenNote floor={one.people.floor} />
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <Card title="Table 1, side by side">
          <ComparisonTable comparison={comparison} names={names} />
        </Card>
        <div className="grid min-w-0 gap-5">
          <Card title="Who is in both">
            <Overlap overlap={overlap} names={names} />
          </Card>
          <ComparedCurves
            runId={runId}
            withId={withId}
            names={names}
            hasIndex={one.hasIndex && other.hasIndex}
            snapshotAt={[one.snapshotAt, other.snapshotAt].sort()[0]!}
          />
          <Card
            title="How far they lie apart"
            aside={
              <span className="text-[13px] text-ink-faint">filled: more in {names[0]}; hollow: less</span>
            }
          >
            <LovePlot balance={balance} names={names} />
          </Card>
        </div>
      </div>
    </div>
  );
}

/** Two versions of one cohort are told apart by their numbers, and two runs of one by their dates. */
function namesOf(one: TableOneData, other: TableOneData): [string, string] {
  if (one.name !== other.name) return [one.name, other.name];
  const end = (table: TableOneData) =>
    one.number === other.number ? formatDate(table.snapshotAt) : `version ${table.number}`;
  return [`${one.name}, ${end(one)}`, `${other.name}, ${end(other)}`];
}

interface SideProps {
  title: string;
  table: TableOneData;
  runId: string;
  mark: string;
}

function Side({ title, table, runId, mark }: SideProps) {
  return (
    <div className="flex min-w-0 gap-3">
      <span className={`mt-1 w-1.5 shrink-0 rounded-full ${mark}`} aria-hidden />
      <div className="min-w-0">
        <h2 className="font-semibold text-xl tracking-tight">
          <PageLink href={`/cohorts/overview?run=${encodeURIComponent(runId)}`} className="hover:underline">
            {title}
          </PageLink>
        </h2>
        <p className="text-ink-soft text-sm">
          {peopleWords(table.people)} · version {table.number} · data as of {formatDate(table.snapshotAt)}
        </p>
      </div>
    </div>
  );
}
