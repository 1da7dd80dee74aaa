"use client";
import { useState } from "react";
import { Badge } from "../components/ui/badge.tsx";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { Notice } from "../components/ui/states.tsx";
import { Cell, HeadCell, Table } from "../components/ui/table.tsx";
import { formatDateTime } from "../format/time.ts";
import { useVerb } from "../graphql/use-verb.ts";
import { AnswerRun } from "./answer-run.tsx";
import { EndFederatedRunMutation, type FederatedRunData, type FederationData } from "./federation-query.ts";
import { Leaves } from "./leaves.tsx";
import { PooledResult } from "./pooled-result.tsx";
import { RoundsChart } from "./rounds-chart.tsx";
import { personsInWords, type RunTogether, standing } from "./runs-together.ts";
import { SentMessages } from "./sent-messages.tsx";

interface RunCardProps {
  run: RunTogether;
  purposes: FederationData["federationPurposes"];
  isAdministrator: boolean;
  onChanged: () => void;
}

/** One run: what it asks, who takes part, what this site answers, and what comes of it. */
export function RunCard({ run, purposes, isAdministrator, onChanged }: RunCardProps) {
  const { shown, own, coordinated } = run;
  const { words, tone } = standing(run);
  const { send } = useVerb(EndFederatedRunMutation);
  const [problem, setProblem] = useState<string | null>(null);
  const isOpen = shown.state === "PROPOSED" || shown.state === "RUNNING";
  const leaving = coordinated ?? (own?.decision === "ACCEPTED" ? own : undefined);
  async function end(runId: string) {
    setProblem((await send({ input: { runId } })).problem);
    onChanged();
  }
  return (
    <Card label={shown.purpose} bodyClassName="grid gap-4 p-5">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h3 className="font-semibold text-[15px]">{shown.purpose}</h3>
          <p className="mt-0.5 text-[13px] text-ink-soft">
            {shown.kind === "TRAINING" ? "Learns together: " : "Measures together: "}
            {shown.modelLabel}, {shown.scenario}. Summed by {shown.coordinator}, since{" "}
            {formatDateTime(shown.createdAt)}.
          </p>
        </div>
        <Badge tone={tone}>{words}</Badge>
      </div>
      {(shown.reason ?? own?.reason) && isEnded(shown, own) && (
        <Notice tone="warn" title={own?.reason ?? shown.reason ?? ""} />
      )}
      <Sites run={shown} />
      {own?.decision === "WAITING" && own.state === "PROPOSED" ? (
        <AnswerRun run={own} purposes={purposes} isAdministrator={isAdministrator} onAnswered={onChanged} />
      ) : (
        <details className="text-[13px]">
          <summary className="cursor-pointer text-ink-soft">What leaves each site</summary>
          <Leaves run={shown} />
        </details>
      )}
      {shown.rounds.length > 0 && shown.kind === "TRAINING" && <Rounds run={shown} />}
      {shown.evaluation && <PooledResult evaluation={shown.evaluation} finding={shown.findingId} />}
      {shown.state === "SUCCEEDED" && !shown.evaluation && (
        <p className="text-[13px] text-ink-soft">Too few persons are told of to draw a curve.</p>
      )}
      {own?.placedModel && (
        <Notice tone="good" title={`This site has the model ${own.placedModel} as its challenger`}>
          It is calibrated and measured on this site's own cases; its card tells of the run.
        </Notice>
      )}
      {own?.notPlaced && (
        <Notice tone="warn" title="This site did not get the model">
          {own.notPlaced}
        </Notice>
      )}
      {isAdministrator && own && own.decision !== "WAITING" && <SentMessages runId={own.id} />}
      {problem !== null && <Notice title="That did not work">{problem}</Notice>}
      {isAdministrator && isOpen && leaving && (
        <Button
          size="small"
          variant="danger"
          className="justify-self-start"
          onClick={() => void end(leaving.id)}
        >
          {coordinated ? "Call it off for all" : "Leave the run"}
        </Button>
      )}
    </Card>
  );
}

function isEnded(shown: FederatedRunData, own: FederatedRunData | undefined): boolean {
  return shown.state === "FAILED" || own?.state === "FAILED" || own?.state === "REFUSED";
}

const decisions = { WAITING: "No answer yet", ACCEPTED: "Takes part", REFUSED: "Refused" } as const;

function Sites({ run: { sites, floor } }: { run: FederatedRunData }) {
  return (
    <div>
      <Table>
        <thead>
          <tr>
            <HeadCell>Site</HeadCell>
            <HeadCell>Answer</HeadCell>
            <HeadCell className="text-right">Persons</HeadCell>
          </tr>
        </thead>
        <tbody>
          {sites.map(({ name, fingerprint, decision, persons, lostAt }) => (
            <tr key={fingerprint}>
              <Cell>
                {name}
                <span className="block break-all font-mono text-[11px] text-ink-faint">{fingerprint}</span>
              </Cell>
              <Cell>
                {lostAt ? "Left behind" : decision ? decisions[decision] : "Known to the coordinator"}
              </Cell>
              <Cell className="whitespace-nowrap text-right tabular-nums">{personsInWords(persons)}</Cell>
            </tr>
          ))}
        </tbody>
      </Table>
      <p className="mt-1.5 text-ink-faint text-xs">
        Persons to multiples of {floor}. Compare the marks with the other sites' before you accept: they say
        whose the keys are.
      </p>
    </div>
  );
}

function Rounds({ run }: { run: FederatedRunData }) {
  const last = run.rounds.at(-1);
  return (
    <figure className="min-w-0">
      <figcaption className="mb-1 flex flex-wrap justify-between gap-x-4 font-medium text-[13px] text-ink-soft">
        <span>AUC of the shared weights at the start of each round, on what all sites kept aside</span>
        {last && (
          <span className="font-normal text-ink-faint tabular-nums">
            {last.sites.length} sites{last.loss === null ? "" : `, loss ${last.loss.toFixed(3)}`}
            {last.attempt > 1 ? `, attempt ${last.attempt}` : ""}
          </span>
        )}
      </figcaption>
      <RoundsChart rounds={run.rounds} count={run.roundCount} />
    </figure>
  );
}
