"use client";
import { useQuery } from "@apollo/client/react";
import { Badge } from "../components/ui/badge.tsx";
import { Card } from "../components/ui/card.tsx";
import { Empty, Loading, Notice } from "../components/ui/states.tsx";
import { Cell, HeadCell, Table } from "../components/ui/table.tsx";
import { formatDateTime } from "../format/time.ts";
import { describeError } from "../graphql/describe-error.ts";
import { useVerb } from "../graphql/use-verb.ts";
import { NewApiClient } from "./new-api-client.tsx";
import { RevokeButton } from "./revoke-button.tsx";
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
  const clients = data?.apiClients;
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
      <NewApiClient onCreated={() => void refetch()} />
      <Card title="API clients">
        {error && <Notice title="The clients could not be loaded">{describeError(error)}</Notice>}
        {clients === undefined && !error && <Loading label="Loading the clients" />}
        {clients?.length === 0 && (
          <Empty title="No API client yet">A machine that is to send or to ask gets a key here.</Empty>
        )}
        {clients !== undefined && clients.length > 0 && (
          <Table>
            <thead>
              <tr>
                <HeadCell>Name</HeadCell>
                <HeadCell>Key</HeadCell>
                <HeadCell>Made</HeadCell>
                <HeadCell>
                  <span className="sr-only">Revoke</span>
                </HeadCell>
              </tr>
            </thead>
            <tbody>
              {clients.map(({ id, name, role, keyPrefix, createdAt, revokedAt }) => (
                <tr key={id}>
                  <Cell>
                    <p className={revokedAt === null ? "font-medium" : "text-ink-soft"}>{name}</p>
                    <p className="text-[13px] text-ink-faint">{roleNames[role]}</p>
                  </Cell>
                  <Cell className="whitespace-nowrap">
                    <code className="text-[13px]">{keyPrefix}…</code>
                  </Cell>
                  <Cell className="whitespace-nowrap tabular-nums">{formatDateTime(createdAt)}</Cell>
                  <Cell className="text-right">
                    {revokedAt === null ? (
                      <RevokeButton
                        name={name}
                        revoke={async () => (await revoke({ input: { id } })).problem}
                        onRevoked={() => void refetch()}
                      />
                    ) : (
                      <Badge>Revoked {formatDateTime(revokedAt)}</Badge>
                    )}
                  </Cell>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
      </Card>
    </div>
  );
}
