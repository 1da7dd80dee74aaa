"use client";
import { useQuery } from "@apollo/client/react";
import { useState } from "react";
import { Badge } from "../components/ui/badge.tsx";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { formatDateTime } from "../format/time.ts";
import { useVerb } from "../graphql/use-verb.ts";
import { PacsServersQuery, SendResultMutation, SentResultsQuery } from "../pacs/pacs-query.ts";
import { mayWrite } from "../session/permissions.ts";
import { useViewer } from "../session/session.tsx";

/** How often it is asked whether what waits has gone: it is sent every few seconds. */
const pollMs = 3_000;
const tones = { WAITING: "accent", DELIVERED: "good", DEAD: "danger" } as const;
const words = { WAITING: "On its way", DELIVERED: "Sent", DEAD: "Not sent" } as const;

/** The archives that get results, and how this assessment's stand; nothing where there are none. */
export function SendToPacs({ assessmentId }: { assessmentId: string }) {
  const viewer = useViewer();
  const servers = useQuery(PacsServersQuery).data?.dicomServers;
  const { data, refetch } = useQuery(SentResultsQuery, {
    variables: { id: assessmentId },
    pollInterval: pollMs,
    fetchPolicy: "cache-and-network",
  });
  const { send, isSending } = useVerb(SendResultMutation);
  const [problem, setProblem] = useState<string | null>(null);
  const assessment = data?.assessment;
  const sent = assessment?.resultDeliveries ?? [];
  const takers = (servers ?? []).filter(({ results, endedAt }) => results !== "NONE" && endedAt === null);
  const names = new Map([...sent.map(({ server }) => server), ...takers].map(({ id, name }) => [id, name]));
  if (!assessment?.structuredReportUrl || names.size === 0) return null;
  async function run(serverId: string) {
    const { problem: refused } = await send({ input: { assessmentId, serverId } });
    setProblem(refused);
    await refetch();
  }
  return (
    <Card title="Sent to PACS">
      <ul className="grid gap-3 text-sm">
        {[...names].map(([id, name]) => {
          const one = sent.find(({ server }) => server.id === id);
          const mayTake = takers.some((server) => server.id === id) && mayWrite(viewer.role);
          return (
            <li key={id} className="grid gap-1">
              <div className="flex flex-wrap items-center justify-between gap-2">
                <span className="font-medium">{name}</span>
                <span className="flex items-center gap-2">
                  {one && <Badge tone={tones[one.state]}>{words[one.state]}</Badge>}
                  {mayTake && one?.state !== "WAITING" && (
                    <Button size="small" disabled={isSending} onClick={() => void run(id)}>
                      {one ? "Send again" : "Send to PACS"}
                    </Button>
                  )}
                </span>
              </div>
              <p className="text-[13px] text-ink-faint">
                {one?.sentAt ? `Taken ${formatDateTime(one.sentAt)}. ` : !one && "Not sent yet."}
                {one?.lastReason && <span className="text-danger-ink">{one.lastReason}</span>}
              </p>
            </li>
          );
        })}
      </ul>
      {problem !== null && (
        <p role="alert" className="mt-2 text-[13px] text-danger-ink">
          {problem}
        </p>
      )}
    </Card>
  );
}
