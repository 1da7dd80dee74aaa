"use client";
import { useQuery } from "@apollo/client/react";
import { Cell } from "../components/ui/table.tsx";
import { useVerb } from "../graphql/use-verb.ts";
import { ApplicationEntitiesQuery, RevokeApplicationEntityMutation } from "./application-entities-query.ts";
import { NewApplicationEntity } from "./new-application-entity.tsx";
import { RevocableCard } from "./revocable-card.tsx";

/** The archives and modalities that may call by DICOM's own protocol. */
export function ApplicationEntities() {
  const { data, error, refetch } = useQuery(ApplicationEntitiesQuery, { fetchPolicy: "cache-and-network" });
  const { send: revoke } = useVerb(RevokeApplicationEntityMutation);
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
      <NewApplicationEntity onRegistered={() => void refetch()} />
      <RevocableCard
        title="Application entities"
        all={data?.applicationEntities}
        error={error}
        empty={{
          title: "No application entity yet",
          text: "An archive or a modality that is to send studies by C-STORE is registered here.",
        }}
        heads={["AE title", "Calls from", "May", "Registered"]}
        nameOf={({ aeTitle }) => aeTitle}
        noteOf={({ description }) => description}
        cells={({ network, mayQuery }) => (
          <>
            <Cell className="whitespace-nowrap text-[13px] tabular-nums">{network ?? "anywhere"}</Cell>
            <Cell className="text-[13px]">{mayQuery ? "store and search" : "store"}</Cell>
          </>
        )}
        revoke={async (id) => (await revoke({ input: { id } })).problem}
        onRevoked={() => void refetch()}
      />
    </div>
  );
}
