"use client";
import { useQuery } from "@apollo/client/react";
import { Empty, Loading, Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { NewWebhook } from "./new-webhook.tsx";
import { WebhooksQuery } from "./settings-query.ts";
import { WebhookItem } from "./webhook-item.tsx";

/** How often the list is asked for again: deliveries go out every few seconds. */
const pollMs = 5_000;

/** Where the site's events go, and what became of them. */
export function Webhooks() {
  const { data, error, refetch } = useQuery(WebhooksQuery, {
    fetchPolicy: "cache-and-network",
    pollInterval: pollMs,
  });
  const webhooks = data?.webhooks.edges.flatMap((edge) => edge?.node ?? []);
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
      <NewWebhook onRegistered={() => void refetch()} />
      <div className="grid gap-4">
        {error && <Notice title="The webhooks could not be loaded">{describeError(error)}</Notice>}
        {webhooks === undefined && !error && <Loading label="Loading the webhooks" />}
        {webhooks?.length === 0 && (
          <Empty title="No webhook yet">An EHR that is to be told of assessments is registered here.</Empty>
        )}
        {webhooks?.map((webhook) => (
          <WebhookItem key={webhook.id} webhook={webhook} onChanged={() => void refetch()} />
        ))}
      </div>
    </div>
  );
}
