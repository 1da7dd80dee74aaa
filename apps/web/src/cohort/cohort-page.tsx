"use client";
import { useQuery } from "@apollo/client/react";
import { useEffect, useMemo, useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { Loading, Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { type CodeSetsData, CodeSetsQuery, CohortCountsQuery } from "./cohort-query.ts";
import { Attrition, countWords, Facets } from "./counts.tsx";
import { RuleEditor } from "./rule-editor.tsx";
import { definitionOf, newRule, type Rule, type RuleKind, ruleKinds, words } from "./rules.ts";

/** How long somebody may pause while typing before it is counted. */
const typingPauseMs = 300;

export function CohortPage() {
  const { data, error } = useQuery(CodeSetsQuery);
  if (error) return <Notice title="The rules could not be loaded">{describeError(error)}</Notice>;
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <h1 className="font-semibold text-2xl tracking-tight">Cohorts</h1>
        <p className="text-[13px] text-ink-faint">
          Counts are rounded, and hidden where they are small, so that nobody can be picked out.
        </p>
      </div>
      {data ? <CohortBuilder sets={data} /> : <Loading label="Loading the rules" />}
    </div>
  );
}

function CohortBuilder({ sets }: { sets: CodeSetsData }) {
  const known = useMemo(() => namesOf(sets), [sets]);
  const [rules, setRules] = useState<readonly Rule[]>(() => [newRule("age", 0, known)]);
  const [next, setNext] = useState(1);
  const settled = useSettled(rules, typingPauseMs);
  const { definition, keys } = useMemo(() => definitionOf(settled), [settled]);
  const { data, previousData, error, loading } = useQuery(CohortCountsQuery, {
    variables: { definition },
    fetchPolicy: "no-cache",
  });
  const counts = data?.cohortCounts ?? previousData?.cohortCounts;
  const isStale = loading || settled !== rules;

  function add(kind: RuleKind) {
    setRules([...rules, newRule(kind, next, known)]);
    setNext(next + 1);
  }

  return (
    <>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <Card title="Who belongs to it">
          <ul className="grid gap-2" aria-label="Rules">
            {rules.map((rule, i) => (
              <RuleEditor
                key={rule.key}
                rule={rule}
                sets={sets}
                onChange={(changed) => setRules(rules.with(i, changed))}
                onRemove={() => setRules(rules.filter(({ key }) => key !== rule.key))}
              />
            ))}
          </ul>
          {rules.length === 0 && <p className="text-ink-faint text-sm">Everybody: add a rule.</p>}
          <div className="mt-4 flex flex-wrap gap-1.5">
            {(Object.entries(ruleKinds) as [RuleKind, string][]).map(([kind, label]) => (
              <Button key={kind} size="small" onClick={() => add(kind)}>
                + {label}
              </Button>
            ))}
          </div>
          <Definition definition={definition} />
        </Card>
        <Card
          title="How many"
          aside={
            <p className="font-semibold text-xl tabular-nums" aria-live="polite" data-testid="cohort-people">
              {counts ? `${countWords(counts.people)} persons` : "…"}
            </p>
          }
        >
          {error && !loading ? (
            <Notice title="It could not be counted">{describeError(error)}</Notice>
          ) : counts ? (
            <div className={isStale ? "opacity-60 transition-opacity" : "transition-opacity"}>
              <Attrition
                counts={counts}
                rules={keys.flatMap((key) => rules.filter((rule) => rule.key === key).map(sentence))}
              />
            </div>
          ) : (
            <Loading label="Counting" />
          )}
        </Card>
      </div>
      {counts && counts.people.value !== null && !error && (
        <div className={isStale ? "opacity-60 transition-opacity" : "transition-opacity"}>
          <Facets counts={counts} />
        </div>
      )}
    </>
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

/** The value as it was when it last stood still for a while. */
function useSettled<T>(value: T, forMs: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), forMs);
    return () => clearTimeout(timer);
  }, [value, forMs]);
  return settled;
}

function namesOf({ codeSets, scenarios }: CodeSetsData) {
  return {
    conditions: codeSets.conditions,
    drugs: codeSets.drugs,
    measures: codeSets.measures.map(({ name }) => name),
    scenarios: scenarios.map(({ id }) => id),
  };
}

/** A rule for the chart's axis. */
function sentence(rule: Rule): string {
  const name =
    "set" in rule
      ? words(rule.set)
      : "measure" in rule
        ? words(rule.measure)
        : "scenario" in rule
          ? words(rule.scenario)
          : "";
  const range = "from" in rule ? [rule.from || "…", rule.to || "…"].join(" to ") : "";
  const what = rule.kind === "sex" ? words(rule.sex) : [name, range].filter(Boolean).join(" ");
  const kind = ["age", "family", "risk", "study"].includes(rule.kind) ? ruleKinds[rule.kind] : "";
  return `${rule.not ? "Without: " : ""}${[kind, what].filter(Boolean).join(" ")}`;
}
