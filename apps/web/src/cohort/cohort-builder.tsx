"use client";
import { useQuery } from "@apollo/client/react";
import { Save, Undo2 } from "lucide-react";
import { useMemo, useState } from "react";
import { Badge } from "../components/ui/badge.tsx";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { mayMatchPatients } from "../session/permissions.ts";
import { useViewer } from "../session/session.tsx";
import { AddRule } from "./add-rule.tsx";
import { BuilderNamesProvider } from "./builder-context.tsx";
import { type CodeSetsData, CohortCountsQuery } from "./cohort-query.ts";
import { CountsCard } from "./counts-card.tsx";
import { Facets } from "./facets.tsx";
import { IndexEditor } from "./index-editor.tsx";
import { KeepDialog, type Origin } from "./keep-dialog.tsx";
import type { KeptCohortData } from "./kept-query.ts";
import type { KnownNames } from "./new-rule.ts";
import { PatientMatch } from "./patient-match.tsx";
import { RuleEditor } from "./rule-editor.tsx";
import { type Draft, definitionOf, isEverybody } from "./rules.ts";
import { useDraft } from "./use-draft.ts";
import { useSettled } from "./use-settled.ts";

/** A kept version that was opened. */
export interface Opened {
  key: string;
  draft: Draft;
  origin: Origin;
}

interface CohortBuilderProps {
  sets: CodeSetsData;
  cohorts: readonly KeptCohortData[];
  opened: Opened | null;
}

/** How long somebody may pause while typing before it is counted. */
const typingPauseMs = 300;

const start: Draft = { index: null, rules: [{ key: 0, not: false, kind: "age", from: "40", to: "79" }] };

export function CohortBuilder({ sets, cohorts, opened }: CohortBuilderProps) {
  const known = useMemo(() => namesOf(sets, cohorts), [sets, cohorts]);
  const { draft, removed, add, change, remove, setIndex, undo } = useDraft(opened?.draft ?? start, known);
  const [origin, setOrigin] = useState<Origin | null>(opened?.origin ?? null);
  const [isKeeping, setKeeping] = useState(false);
  const { role } = useViewer();
  const settled = useSettled(draft, typingPauseMs);
  const definition = useMemo(() => definitionOf(settled), [settled]);
  const { data, previousData, error, loading } = useQuery(CohortCountsQuery, {
    variables: { definition },
    fetchPolicy: "no-cache",
  });
  const counts = (data ?? previousData)?.cohortCounts;
  const isStale = loading || settled !== draft;
  const names = { sets, known, hasIndex: draft.index !== null, cohorts: versionsOf(cohorts) };

  return (
    <BuilderNamesProvider value={names}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="font-semibold text-2xl tracking-tight">Cohorts</h1>
        {origin !== null && (
          <Badge tone="accent">
            {origin.name}, version {origin.number}
          </Badge>
        )}
        <Button variant="primary" className="ml-auto" onClick={() => setKeeping(true)}>
          <Save className="size-4" aria-hidden /> Keep
        </Button>
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,6fr)_minmax(0,5fr)]">
        <Card title="Who belongs to it">
          <div className="grid grid-cols-1 gap-3">
            <IndexEditor index={draft.index} onChange={setIndex} />
            <ul className="grid grid-cols-1 gap-2" aria-label="Rules">
              {draft.rules.map((rule) => (
                <RuleEditor
                  key={rule.key}
                  rule={rule}
                  depth={0}
                  onChange={change}
                  onRemove={remove}
                  onAdd={add}
                />
              ))}
            </ul>
            {draft.rules.length === 0 && <p className="text-ink-faint text-sm">Everybody: add a rule.</p>}
            {removed !== null && (
              <p role="status" className="flex items-center gap-2 rounded-lg bg-sunken px-3 py-1.5 text-sm">
                <span className="min-w-0">Removed: {removed.name}.</span>
                <Button size="small" variant="quiet" className="ml-auto" onClick={undo} autoFocus>
                  <Undo2 className="size-4" aria-hidden /> Undo
                </Button>
              </p>
            )}
            <AddRule label="Add a rule" allowGroups onAdd={(what) => add(what)} />
          </div>
          <Definition definition={definition} />
        </Card>
        <CountsCard
          counts={counts}
          error={error}
          isLoading={loading}
          isStale={isStale}
          isEverybody={isEverybody(settled)}
          consentRule={sets.consentRule}
        />
      </div>
      {counts && counts.people.value !== null && !error && (
        <div className={isStale ? "opacity-60 transition-opacity" : "transition-opacity"}>
          <Facets counts={counts} />
        </div>
      )}
      {mayMatchPatients(role) && <PatientMatch asked={{ definition }} />}
      {isKeeping && (
        <KeepDialog
          definition={definitionOf(draft)}
          origin={origin}
          onKept={setOrigin}
          onClose={() => setKeeping(false)}
        />
      )}
    </BuilderNamesProvider>
  );
}

function Definition({ definition }: { definition: object }) {
  return (
    <details className="mt-4 text-[13px]">
      <summary className="cursor-pointer text-ink-soft">The definition, for programs</summary>
      <pre className="mt-2 max-h-72 overflow-auto rounded-lg bg-sunken p-3">
        {JSON.stringify(definition, null, 2)}
      </pre>
    </details>
  );
}

function versionsOf(cohorts: readonly KeptCohortData[]) {
  return cohorts.flatMap(({ name, versions }) =>
    versions.map(({ versionId, number }) => ({ versionId, label: `${name}, version ${number}` })),
  );
}

function namesOf({ codeSets, scenarios }: CodeSetsData, cohorts: readonly KeptCohortData[]): KnownNames {
  return {
    conditions: codeSets.conditions,
    drugs: codeSets.drugs,
    measures: codeSets.measures.map(({ name }) => name),
    scenarios: scenarios.map(({ id }) => id),
    cohorts: versionsOf(cohorts).map(({ versionId }) => versionId),
  };
}
