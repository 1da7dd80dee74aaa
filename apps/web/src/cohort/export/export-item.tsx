"use client";
import { useApolloClient } from "@apollo/client/react";
import { Download } from "lucide-react";
import { useEffect, useState } from "react";
import { Badge } from "../../components/ui/badge.tsx";
import { Button } from "../../components/ui/button.tsx";
import { ProgressBar } from "../../components/ui/progress-bar.tsx";
import { Notice } from "../../components/ui/states.tsx";
import { formatAgo } from "../../format/time.ts";
import { describeError } from "../../graphql/describe-error.ts";
import { useVerb } from "../../graphql/use-verb.ts";
import {
  CancelExportMutation,
  type CohortExportData,
  DownloadUrlQuery,
  ExportsQuery,
} from "./export-query.ts";
import { formatBytes, formatLeft, formatNames, isRunning, reasonWords, tableWords } from "./export-words.ts";

/** One export: how far it is, or what it holds and how long it can be fetched. */
export function ExportItem({ of }: { of: CohortExportData }) {
  const now = useNow(20_000);
  return (
    <li className="grid gap-2 py-3 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <span className="font-medium">{formatNames[of.format]}</span>
        <State of={of} />
        <span className="text-[13px] text-ink-faint">asked for {formatAgo(of.createdAt, now)}</span>
      </div>
      {isRunning(of) && <Running of={of} />}
      {of.state === "FAILED" && of.error && of.error.code !== "CANCELLED" && (
        <p className="text-danger-ink text-sm">{of.error.message}</p>
      )}
      {of.state === "SUCCEEDED" && <Ready of={of} now={now} />}
    </li>
  );
}

function State({ of }: { of: CohortExportData }) {
  if (of.state === "SUCCEEDED")
    return of.isExpired ? <Badge>expired</Badge> : <Badge tone="good">ready</Badge>;
  if (of.error?.code === "CANCELLED") return <Badge>called off</Badge>;
  if (of.state === "FAILED") return <Badge tone="danger">not made</Badge>;
  return <Badge tone="accent">{of.state === "QUEUED" ? "waiting" : "being made"}</Badge>;
}

function Running({ of }: { of: CohortExportData }) {
  const { send, isSending } = useVerb(CancelExportMutation, [ExportsQuery]);
  const [problem, setProblem] = useState<string | null>(null);
  const percent = Math.round(of.progress * 100);
  return (
    <>
      <div className="flex items-center gap-3">
        <ProgressBar
          className="min-w-0 grow"
          max={100}
          value={percent}
          label={`${formatNames[of.format]}: ${of.step}`}
        />
        <span className="w-10 text-right text-[13px] text-ink-soft tabular-nums">{percent} %</span>
      </div>
      <div className="flex items-center justify-between gap-3 text-[13px] text-ink-faint">
        <span>{of.state === "QUEUED" ? "waits for its turn" : tableWords(of.step)}</span>
        <Button
          size="small"
          variant="quiet"
          disabled={isSending}
          onClick={() => void send({ input: { exportId: of.id } }).then((done) => setProblem(done.problem))}
        >
          Call it off
        </Button>
      </div>
      {problem !== null && <Notice title="It could not be called off">{problem}</Notice>}
    </>
  );
}

function Ready({ of, now }: { of: CohortExportData; now: number }) {
  const client = useApolloClient();
  const [problem, setProblem] = useState<string | null>(null);

  async function fetchIt() {
    try {
      // A link holds for a quarter of an hour: it is made for the click.
      const { data } = await client.query({
        query: DownloadUrlQuery,
        variables: { id: of.id },
        fetchPolicy: "network-only",
      });
      const url = data?.cohortExport?.downloadUrl;
      if (url) window.location.assign(url);
      setProblem(url ? null : "Only who asked for an export fetches it, and only while it is there.");
    } catch (fault) {
      setProblem(describeError(fault));
    }
  }

  return (
    <>
      <p className="text-ink-soft text-sm">{holds(of)}</p>
      {!of.isExpired && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Button size="small" variant="primary" onClick={() => void fetchIt()}>
            <Download aria-hidden className="size-4" />
            Download{of.bytes !== null && ` ${formatBytes(of.bytes)}`}
          </Button>
          {of.expiresAt !== null && (
            <span className="text-[13px] text-ink-faint tabular-nums">
              gone in {formatLeft(of.expiresAt, now)}
            </span>
          )}
        </div>
      )}
      {of.sha256 !== null && (
        <p className="break-all font-mono text-ink-faint text-xs">
          <span className="font-sans">SHA-256 </span>
          {of.sha256}
        </p>
      )}
      {problem !== null && <Notice title="It could not be fetched">{problem}</Notice>}
    </>
  );
}

function holds({ people, leftOut, rows, notShown }: CohortExportData): string {
  const about = (value: number | null) =>
    value === null ? "few or none" : `about ${value.toLocaleString("en")}`;
  const tables = rows.map(
    (each) => `${tableWords(each.table).toLowerCase()} ${each.rows?.toLocaleString("en") ?? "few or none"}`,
  );
  return [
    `Persons: ${about(people?.value ?? null)}.`,
    ...(leftOut?.value == null ? [] : [`Left out: ${about(leftOut.value)}.`]),
    ...(tables.length > 0 ? [`Rows: ${tables.join(", ")}.`] : []),
    ...notShown.map(({ reason, images }) => `Images left out ${reasonWords(reason)}: ${about(images)}.`),
  ].join(" ");
}

function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
