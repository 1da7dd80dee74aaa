"use client";
import { useQuery } from "@apollo/client/react";
import { Loading, Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { LabelledCasesQuery } from "./manage-query.ts";

interface LabelledCasesProps {
  scenario: { id: string; classes: { id: string; label: string }[] };
  /** Of each class: below it the server refuses. */
  least: number;
}

/** How many of the site's cases can be learnt from, by class. */
export function LabelledCases({ scenario, least }: LabelledCasesProps) {
  const { data, error } = useQuery(LabelledCasesQuery, {
    variables: { scenario: scenario.id },
    fetchPolicy: "cache-and-network",
  });
  if (error) return <Notice title="The cases could not be counted">{describeError(error)}</Notice>;
  if (!data) return <Loading label="Counting the cases" />;
  const countOf = (id: string) => data.labelledCases.find(({ classId }) => classId === id)?.cases ?? 0;
  return (
    <div>
      <h3 className="mb-1 font-medium text-[13px] text-ink-soft">Cases whose truth is known</h3>
      <ul className="grid gap-1 text-sm">
        {scenario.classes.map(({ id, label }) => (
          <li key={id} className="flex justify-between gap-3">
            <span>{label}</span>
            <span className={countOf(id) < least ? "text-warn-ink tabular-nums" : "tabular-nums"}>
              {countOf(id)}
            </span>
          </li>
        ))}
      </ul>
      {scenario.classes.some(({ id }) => countOf(id) < least) && (
        <p className="mt-1 text-[13px] text-ink-faint">
          About {least} of each class are the least, of several patients; more make it worth its while.
        </p>
      )}
    </div>
  );
}
