"use client";
import { useQuery } from "@apollo/client/react";
import { useEffect } from "react";
import { Card } from "../../components/ui/card.tsx";
import { Notice } from "../../components/ui/states.tsx";
import { describeError } from "../../graphql/describe-error.ts";
import { ExportItem } from "./export-item.tsx";
import { ExportsQuery } from "./export-query.ts";
import { isRunning } from "./export-words.ts";

/** How often a running export is asked after. */
const pollMs = 1_000;

/** The exports of a run: those that are made now, those that can be fetched, and those that are gone. */
export function ExportList({ runId }: { runId: string }) {
  const { data, error, startPolling, stopPolling } = useQuery(ExportsQuery, { variables: { runId } });
  const exports = data?.cohortExports ?? [];
  const anyRuns = exports.some(isRunning);
  useEffect(() => {
    if (!anyRuns) return;
    startPolling(pollMs);
    return stopPolling;
  }, [anyRuns, startPolling, stopPolling]);
  if (error) return <Notice title="The exports could not be listed">{describeError(error)}</Notice>;
  if (exports.length === 0) return null;
  return (
    <Card title="Exports of this run">
      <ul className="grid divide-y divide-line">
        {exports.map((each) => (
          <ExportItem key={each.id} of={each} />
        ))}
      </ul>
    </Card>
  );
}
