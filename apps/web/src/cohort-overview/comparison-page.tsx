"use client";
import { useQuery } from "@apollo/client/react";
import { useRouter, useSearchParams } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { Field, Input } from "../components/ui/field.tsx";
import { PageLink } from "../components/ui/page-link.tsx";
import { Notice } from "../components/ui/states.tsx";
import { formatDate } from "../format/time.ts";
import { describeError } from "../graphql/describe-error.ts";
import { peopleWords } from "./cell-words.ts";
import { ComparedCurves } from "./compared-curves.tsx";
import { ComparisonTable } from "./comparison-table.tsx";
import { HiddenNote } from "./hidden-note.tsx";
import { LovePlot } from "./love-plot.tsx";
import { Overlap } from "./overlap.tsx";
import { type ComparisonData, ComparisonQuery, type TableOneData } from "./overview-query.ts";
import { OverviewSkeleton } from "./overview-skeleton.tsx";
import { readRunId } from "./read-run-id.ts";

export function CohortComparisonPage() {
  const search = useSearchParams();
  const [runId, withId] = [search.get("run") ?? "", search.get("with") ?? ""];
  const { data, error, refetch } = useQuery(ComparisonQuery, {
    variables: { run: runId, with: withId },
    skip: runId === "" || withId === "",
  });
  if (runId === "" || withId === "") return <ChooseRuns runId={runId} />;
  if (error && !data) {
    return (
      <div className="grid justify-items-start gap-3">
        <Notice title="The cohorts could not be compared">{describeError(error)}</Notice>
        <Button onClick={() => void refetch().catch(() => {})}>Try again</Button>
      </div>
    );
  }
  if (!data) return <OverviewSkeleton label="Comparing the cohorts" />;
  return <Comparison runId={runId} withId={withId} comparison={data.cohortComparison} />;
}

/** Which run to compare with. */
function ChooseRuns({ runId }: { runId: string }) {
  const router = useRouter();
  const [text, setText] = useState("");
  const other = readRunId(text);
  function compare(event: FormEvent) {
    event.preventDefault();
    if (other)
      router.push(`/cohorts/compare?run=${encodeURIComponent(runId)}&with=${encodeURIComponent(other)}`);
  }
  return (
    <Card title="Compare with another cohort" className="mx-auto w-full max-w-xl">
      {runId === "" ? (
        <p className="text-sm">
          Choose a cohort first: its overview leads here.{" "}
          <PageLink href="/cohorts" className="text-accent underline underline-offset-2">
            To the cohorts
          </PageLink>
        </p>
      ) : (
        <form onSubmit={compare} className="grid justify-items-start gap-3">
          <div className="w-full">
            <Field label="The other cohort's run" hint="Its id, or the address of its overview.">
              {(props) => <Input {...props} value={text} onChange={({ target }) => setText(target.value)} />}
            </Field>
          </div>
          <Button type="submit" variant="primary" disabled={other === null}>
            Compare
          </Button>
        </form>
      )}
    </Card>
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
        <h1 className="font-semibold text-xl tracking-tight">
          <PageLink href={`/cohorts/overview?run=${encodeURIComponent(runId)}`} className="hover:underline">
            {title}
          </PageLink>
        </h1>
        <p className="text-ink-soft text-sm">
          {peopleWords(table.people)} · version {table.number} · data as of {formatDate(table.snapshotAt)}
        </p>
      </div>
    </div>
  );
}
