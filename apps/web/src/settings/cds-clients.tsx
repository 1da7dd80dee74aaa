"use client";
import { useQuery } from "@apollo/client/react";
import { Cell } from "../components/ui/table.tsx";
import { useVerb } from "../graphql/use-verb.ts";
import { NewCdsClient } from "./new-cds-client.tsx";
import { RevocableCard } from "./revocable-card.tsx";
import { CdsClientsQuery, RevokeCdsClientMutation } from "./settings-query.ts";

/** The EHRs that may ask for CDS Hooks cards. */
export function CdsClients() {
  const { data, error, refetch } = useQuery(CdsClientsQuery, { fetchPolicy: "cache-and-network" });
  const { send: revoke } = useVerb(RevokeCdsClientMutation);
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
      <NewCdsClient onRegistered={() => void refetch()} />
      <RevocableCard
        title="EHRs"
        all={data?.cdsClients}
        error={error}
        empty={{
          title: "No EHR yet",
          text: "An EHR that is to show cards in its own pages is registered here.",
        }}
        heads={["Name and issuer", "Public keys", "Registered"]}
        nameOf={({ name }) => name}
        noteOf={({ issuer }) => issuer}
        cells={({ jwksUrl }) => (
          <Cell className="break-all text-[13px]">{jwksUrl ?? "given when registered"}</Cell>
        )}
        revoke={async (id) => (await revoke({ input: { id } })).problem}
        onRevoked={() => void refetch()}
      />
    </div>
  );
}
