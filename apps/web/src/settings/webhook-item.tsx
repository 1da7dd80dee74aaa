"use client";
import { useMutation, useQuery } from "@apollo/client/react";
import { useState } from "react";
import { Badge } from "../components/ui/badge.tsx";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { Notice } from "../components/ui/states.tsx";
import { Cell, HeadCell, Table } from "../components/ui/table.tsx";
import { formatDateTime } from "../format/time.ts";
import { describeError } from "../graphql/describe-error.ts";
import {
  EndWebhookMutation,
  PingWebhookMutation,
  ReplayDeliveriesMutation,
  type WebhookData,
  WebhookDeliveriesQuery,
} from "./settings-query.ts";

/** How often what became of deliveries is asked for: they go out every few seconds. */
const pollMs = 5_000;

interface WebhookItemProps {
  webhook: WebhookData;
  onChanged: () => void;
}

/** One webhook: what it is told, what became of the newest deliveries, and what can be done about it. */
export function WebhookItem({ webhook, onChanged }: WebhookItemProps) {
  const [ping] = useMutation(PingWebhookMutation);
  const [end] = useMutation(EndWebhookMutation);
  const [replay] = useMutation(ReplayDeliveriesMutation);
  const [problem, setProblem] = useState<string | null>(null);
  const { id: webhookId, url, events, endedAt, deadCount, waitingCount } = webhook;
  const variables = { input: { webhookId } };
  const run = (work: () => Promise<{ __typename: string; message?: string } | undefined>) => async () => {
    setProblem(null);
    try {
      const result = await work();
      if (result?.__typename === "Problem") setProblem(result.message ?? null);
      onChanged();
    } catch (error) {
      setProblem(describeError(error));
    }
  };
  return (
    <Card label={`Webhook ${url}`} bodyClassName="grid gap-3 p-5">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h3 className="break-all font-semibold text-[15px]">{url}</h3>
          <p className="mt-0.5 text-[13px] text-ink-soft">{events.join(", ")}</p>
        </div>
        <div className="flex flex-wrap items-center gap-1.5">
          {endedAt !== null && <Badge>Ended {formatDateTime(endedAt)}</Badge>}
          {waitingCount > 0 && <Badge tone="accent">{waitingCount} on their way</Badge>}
          {deadCount > 0 && <Badge tone="danger">{deadCount} given up</Badge>}
        </div>
      </div>
      {endedAt === null && (
        <div className="flex flex-wrap gap-2">
          <Button
            size="small"
            onClick={() => void run(async () => (await ping({ variables })).data?.pingWebhook)()}
          >
            Send a ping
          </Button>
          {deadCount > 0 && (
            <Button
              size="small"
              onClick={() => void run(async () => (await replay({ variables })).data?.replayDeliveries)()}
            >
              Send again what was given up
            </Button>
          )}
          <Button
            size="small"
            variant="danger"
            onClick={() => void run(async () => (await end({ variables })).data?.endWebhook)()}
          >
            End it
          </Button>
        </div>
      )}
      {problem !== null && <Notice title="That did not work">{problem}</Notice>}
      <Deliveries webhookId={webhookId} />
    </Card>
  );
}

const tones = { WAITING: "accent", DELIVERED: "good", DEAD: "danger" } as const;
const words = { WAITING: "On its way", DELIVERED: "Delivered", DEAD: "Given up" } as const;

/** The newest few. */
function Deliveries({ webhookId }: { webhookId: string }) {
  const { data, error } = useQuery(WebhookDeliveriesQuery, {
    variables: { id: webhookId },
    pollInterval: pollMs,
  });
  const webhook = data?.node?.__typename === "Webhook" ? data.node : undefined;
  const deliveries = webhook?.deliveries.edges.flatMap((edge) => edge?.node ?? []) ?? [];
  if (error) return <Notice title="The deliveries could not be loaded">{describeError(error)}</Notice>;
  if (deliveries.length === 0)
    return <p className="text-[13px] text-ink-faint">Nothing has been sent yet.</p>;
  return (
    <Table>
      <thead>
        <tr>
          <HeadCell>Event</HeadCell>
          <HeadCell>When</HeadCell>
          <HeadCell>Stands</HeadCell>
          <HeadCell className="text-right">Attempts</HeadCell>
          <HeadCell>Last answer</HeadCell>
        </tr>
      </thead>
      <tbody>
        {deliveries.map((one) => (
          <tr key={one.id}>
            <Cell>{one.event}</Cell>
            <Cell className="whitespace-nowrap tabular-nums">{formatDateTime(one.occurredAt)}</Cell>
            <Cell>
              <Badge tone={tones[one.state]}>{words[one.state]}</Badge>
            </Cell>
            <Cell className="text-right tabular-nums">{one.attempts}</Cell>
            <Cell className="text-[13px] text-ink-soft">
              {one.lastReason ?? one.lastStatus ?? "none yet"}
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
