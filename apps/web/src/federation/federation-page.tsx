"use client";
import { useQuery } from "@apollo/client/react";
import { Network } from "lucide-react";
import { useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { Empty, Loading, Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { mayAdminister } from "../session/permissions.ts";
import { useViewer } from "../session/session.tsx";
import { FederationQuery } from "./federation-query.ts";
import { Peers } from "./peers.tsx";
import { ProposeDialog } from "./propose-dialog.tsx";
import { RunCard } from "./run-card.tsx";
import { runsTogether } from "./runs-together.ts";

/** Rounds come in every few seconds. */
const pollMs = 3_000;

/** Several sites measure and learn together, and each keeps its data. */
export function FederationPage() {
  const viewer = useViewer();
  const isAdministrator = mayAdminister(viewer.role);
  const [isProposing, setProposing] = useState(false);
  const { data, error, refetch } = useQuery(FederationQuery, {
    fetchPolicy: "cache-and-network",
    pollInterval: pollMs,
  });
  if (error && !data) return <Notice title="The runs could not be loaded">{describeError(error)}</Notice>;
  if (!data) return <Loading label="Loading the runs" />;
  const peers = data.federationPeers.filter(({ endedAt }) => endedAt === null);
  const changed = () => void refetch();
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div>
          <h1 className="font-semibold text-2xl tracking-tight">Federation</h1>
          <p className="mt-0.5 text-[13px] text-ink-faint">
            Sites measure and learn together. Each keeps its data, and only sums over three sites or more are
            seen.
          </p>
        </div>
        <Button variant="primary" disabled={peers.length < 2} onClick={() => setProposing(true)}>
          Propose a run
        </Button>
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="grid gap-4">
          {runsTogether(data.federatedRuns).map((run) => (
            <RunCard
              key={run.runKey}
              run={run}
              purposes={data.federationPurposes}
              isAdministrator={isAdministrator}
              onChanged={changed}
            />
          ))}
          {data.federatedRuns.length === 0 && (
            <Card label="Runs">
              <Empty title="No run yet" icon={<Network aria-hidden />}>
                What other sites propose appears here by itself, and waits for this site's answer.
              </Empty>
            </Card>
          )}
        </div>
        <Peers data={data} isAdministrator={isAdministrator} onChanged={changed} />
      </div>
      {isProposing && (
        <ProposeDialog peers={peers} onProposed={changed} onClose={() => setProposing(false)} />
      )}
    </div>
  );
}
