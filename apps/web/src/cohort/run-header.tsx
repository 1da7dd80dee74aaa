"use client";
import { useQuery } from "@apollo/client/react";
import type { ReactNode } from "react";
import { Badge } from "../components/ui/badge.tsx";
import { classNames } from "../components/ui/class-names.ts";
import { PageLink } from "../components/ui/page-link.tsx";
import { Empty, Loading, Notice } from "../components/ui/states.tsx";
import { formatDateTime } from "../format/time.ts";
import { describeError } from "../graphql/describe-error.ts";
import { countWords } from "./count-words.ts";
import { type CohortRunData, CohortRunQuery } from "./kept-query.ts";
import { wordsOfUses } from "./purpose-words.ts";

export type RunTab = "run" | "overview" | "compare" | "evaluation" | "export";

interface RunHeaderProps {
  /** Global id of the run. */
  runId: string;
  /** Which page it stands on. */
  current: RunTab;
  /** Of a second run, on the page that compares. */
  withRunId?: string | null;
}

/** What a run is, above each of its pages, and the way to the others. */
export function RunHeader({ runId, current, withRunId = null }: RunHeaderProps) {
  const { data, error } = useQuery(CohortRunQuery, { variables: { id: runId }, skip: runId === "" });
  if (error && data === undefined)
    return <Notice title="The run could not be loaded">{describeError(error)}</Notice>;
  if (data === undefined && runId !== "") return <Loading label="Loading the run" />;
  if (!data?.cohortRun) {
    return (
      <Empty title="There is no such run">
        It may belong to another site, or the address is incomplete.{" "}
        <PageLink href="/cohorts" className="text-accent underline underline-offset-2">
          To the cohorts
        </PageLink>
      </Empty>
    );
  }
  return (
    <header className="grid gap-3">
      <RunFacts run={data.cohortRun} />
      <nav aria-label="Of this run" className="flex gap-1 overflow-x-auto border-line border-b">
        {tabsOf(runId, withRunId).map(({ tab, label, href }) => (
          <PageLink
            key={tab}
            href={href}
            aria-current={tab === current ? "page" : undefined}
            className={classNames(
              "-mb-px -outline-offset-2 whitespace-nowrap border-b-2 px-3 py-2 font-medium text-sm",
              tab === current ? "border-accent text-ink" : "border-transparent text-ink-soft hover:text-ink",
            )}
          >
            {label}
          </PageLink>
        ))}
      </nav>
    </header>
  );
}

function RunFacts({ run }: { run: CohortRunData }) {
  const { version, purpose, people, snapshotAt } = run;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="font-semibold text-2xl tracking-tight">{version.cohort.name}</h1>
        <Badge tone="accent">Version {version.number}</Badge>
        {!purpose.isOpen && <Badge tone="warn">Purpose is over: nothing more can be analysed</Badge>}
      </div>
      <dl className="flex flex-wrap gap-x-8 gap-y-2 text-sm">
        <Fact term="Persons">{countWords(people)}</Fact>
        <Fact term="Data as of">{formatDateTime(snapshotAt)}</Fact>
        <Fact term="Purpose">
          <span title={`${purpose.approval}; for ${wordsOfUses(purpose.uses)}`}>{purpose.title}</span>
        </Fact>
        <Fact term="Definition">
          <span title={`SHA-256 ${version.sha256}`} className="font-mono text-[13px]">
            {version.sha256.slice(0, 12)}
          </span>
        </Fact>
      </dl>
    </>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-ink-faint text-xs">{term}</dt>
      <dd className="font-medium tabular-nums">{children}</dd>
    </div>
  );
}

function tabsOf(runId: string, withRunId: string | null): { tab: RunTab; label: string; href: string }[] {
  const run = `run=${encodeURIComponent(runId)}`;
  const other = withRunId === null ? "" : `&with=${encodeURIComponent(withRunId)}`;
  return [
    { tab: "run", label: "Rules", href: `/cohorts/run?id=${encodeURIComponent(runId)}` },
    { tab: "overview", label: "Overview", href: `/cohorts/overview?${run}` },
    { tab: "compare", label: "Comparison", href: `/cohorts/compare?${run}${other}` },
    { tab: "evaluation", label: "Evaluation of models", href: `/cohorts/evaluation?${run}` },
    { tab: "export", label: "Export", href: `/cohorts/export?${run}` },
  ];
}
