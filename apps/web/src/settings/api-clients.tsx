"use client";
import { useQuery } from "@apollo/client/react";
import { Cell } from "../components/ui/table.tsx";
import { useVerb } from "../graphql/use-verb.ts";
import { NewApiClient } from "./new-api-client.tsx";
import { RevocableCard } from "./revocable-card.tsx";
import { ApiClientsQuery, RevokeApiClientMutation } from "./settings-query.ts";

const roleNames = {
  INTEGRATOR: "Integrator",
  RESEARCHER: "Researcher",
  CLINICIAN: "Clinician",
  ADMINISTRATOR: "Administrator",
} as const;

/** The machines that have a key, and what each may do. */
export function ApiClients() {
  const { data, error, refetch } = useQuery(ApiClientsQuery, { fetchPolicy: "cache-and-network" });
  const { send: revoke } = useVerb(RevokeApiClientMutation);
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
      <NewApiClient onCreated={() => void refetch()} />
      <RevocableCard
        title="API clients"
        all={data?.apiClients}
        error={error}
        empty={{ title: "No API client yet", text: "A machine that is to send or to ask gets a key here." }}
        heads={["Name", "Key", "Made"]}
        nameOf={({ name }) => name}
        noteOf={({ role }) => roleNames[role]}
        cells={({ keyPrefix }) => (
          <Cell className="whitespace-nowrap">
            <code className="text-[13px]">{keyPrefix}…</code>
          </Cell>
        )}
        revoke={async (id) => (await revoke({ input: { id } })).problem}
        onRevoked={() => void refetch()}
      />
    </div>
  );
}
