"use client";
import { useQuery } from "@apollo/client/react";
import { useState } from "react";
import { Loading, Notice } from "../components/ui/states.tsx";
import { Cell, HeadCell, Table } from "../components/ui/table.tsx";
import { formatDateTime } from "../format/time.ts";
import { describeError } from "../graphql/describe-error.ts";
import { FederationMessagesQuery } from "./federation-query.ts";

const kinds: Record<string, string> = {
  answer: "The answer",
  key: "A key for masks",
  share: "A masked share",
  leave: "That it leaves",
};

/** Everything that left this site for a run, to look at word for word. */
export function SentMessages({ runId }: { runId: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="text-[13px]" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="cursor-pointer text-ink-soft">What has left this site</summary>
      {isOpen && <Messages runId={runId} />}
    </details>
  );
}

function Messages({ runId }: { runId: string }) {
  const { data, error } = useQuery(FederationMessagesQuery, {
    variables: { id: runId },
    fetchPolicy: "network-only",
  });
  if (error) return <Notice title="It could not be loaded">{describeError(error)}</Notice>;
  const run = data?.node?.__typename === "FederatedRun" ? data.node : undefined;
  if (!run) return <Loading label="Loading what left" />;
  if (run.messages.length === 0) return <p className="mt-2 text-ink-faint">Nothing has.</p>;
  return (
    <Table className="mt-2">
      <thead>
        <tr>
          <HeadCell>What</HeadCell>
          <HeadCell>Round</HeadCell>
          <HeadCell>Taken</HeadCell>
          <HeadCell className="text-right">Bytes</HeadCell>
          <HeadCell>Word for word</HeadCell>
        </tr>
      </thead>
      <tbody>
        {run.messages.map(({ kind, attempt, round, sentAt, bytes, sha256, body }) => (
          <tr key={sha256}>
            <Cell className="whitespace-nowrap">{kinds[kind] ?? kind}</Cell>
            <Cell className="tabular-nums">
              {round === 0 ? "" : attempt > 1 ? `${round}, attempt ${attempt}` : round}
            </Cell>
            <Cell className="whitespace-nowrap tabular-nums">
              {sentAt ? formatDateTime(sentAt) : "not yet"}
            </Cell>
            <Cell className="text-right tabular-nums">{bytes.toLocaleString("en")}</Cell>
            <Cell>
              <a
                className="text-accent underline-offset-2 hover:underline"
                download={`${kind}-${round}.json`}
                href={`data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(body))}`}
              >
                JSON
              </a>
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
