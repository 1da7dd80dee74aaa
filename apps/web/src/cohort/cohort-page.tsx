"use client";
import { useQuery } from "@apollo/client/react";
import { useState } from "react";
import { Loading, Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { CohortBuilder, type Opened } from "./cohort-builder.tsx";
import { CodeSetsQuery } from "./cohort-query.ts";
import { KeptCohorts } from "./kept-cohorts.tsx";
import { type KeptCohortData, KeptCohortsQuery, type KeptVersionData } from "./kept-query.ts";
import { draftOf } from "./read-definition.ts";
import { RunList } from "./run-list.tsx";

/** The builder, and below it what was kept and frozen. */
export function CohortPage() {
  const { data, error } = useQuery(CodeSetsQuery);
  const kept = useQuery(KeptCohortsQuery, { fetchPolicy: "cache-and-network" });
  const [opened, setOpened] = useState<Opened | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  if (error) return <Notice title="The rules could not be loaded">{describeError(error)}</Notice>;
  const cohorts = kept.data?.cohorts.edges.map(({ node }) => node);

  function open(cohort: KeptCohortData, version: KeptVersionData) {
    const draft = draftOf(version.definition);
    setProblem(
      draft === null ? "Its index date is written in a way that the builder has no fields for." : null,
    );
    if (draft === null) return;
    const origin = { cohortId: cohort.id, name: cohort.name, number: cohort.versions[0]!.number };
    setOpened({ key: version.id, draft, origin });
    window.scrollTo({ top: 0, behavior: "smooth" });
  }

  return (
    <div className="grid grid-cols-1 gap-4 pb-10 lg:pb-0">
      {data && (cohorts || kept.error) ? (
        <CohortBuilder key={opened?.key ?? "new"} sets={data} cohorts={cohorts ?? []} opened={opened} />
      ) : (
        <Loading label="Loading the rules" />
      )}
      {problem !== null && <Notice title="It cannot be opened here">{problem}</Notice>}
      {kept.error && (
        <Notice title="The kept cohorts could not be loaded">{describeError(kept.error)}</Notice>
      )}
      {cohorts && (
        <div className="grid items-start gap-4 lg:grid-cols-2 [&>*:only-child]:col-span-full">
          <KeptCohorts cohorts={cohorts} onOpen={open} />
          <RunList />
        </div>
      )}
    </div>
  );
}
