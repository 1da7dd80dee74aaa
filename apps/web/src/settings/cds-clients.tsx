"use client";
import { useQuery } from "@apollo/client/react";
import { Badge } from "../components/ui/badge.tsx";
import { Card } from "../components/ui/card.tsx";
import { Empty, Loading, Notice } from "../components/ui/states.tsx";
import { Cell, HeadCell, Table } from "../components/ui/table.tsx";
import { formatDateTime } from "../format/time.ts";
import { describeError } from "../graphql/describe-error.ts";
import { useVerb } from "../graphql/use-verb.ts";
import { NewCdsClient } from "./new-cds-client.tsx";
import { RevokeButton } from "./revoke-button.tsx";
import { CdsClientsQuery, RevokeCdsClientMutation } from "./settings-query.ts";

/** The EHRs that may ask for CDS Hooks cards. */
export function CdsClients() {
  const { data, error, refetch } = useQuery(CdsClientsQuery, { fetchPolicy: "cache-and-network" });
  const { send: revoke } = useVerb(RevokeCdsClientMutation);
  const clients = data?.cdsClients;
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
      <NewCdsClient onRegistered={() => void refetch()} />
      <Card title="EHRs">
        {error && <Notice title="The EHRs could not be loaded">{describeError(error)}</Notice>}
        {clients === undefined && !error && <Loading label="Loading the EHRs" />}
        {clients?.length === 0 && (
          <Empty title="No EHR yet">An EHR that is to show cards in its own pages is registered here.</Empty>
        )}
        {clients !== undefined && clients.length > 0 && (
          <Table>
            <thead>
              <tr>
                <HeadCell>Name and issuer</HeadCell>
                <HeadCell>Public keys</HeadCell>
                <HeadCell>Registered</HeadCell>
                <HeadCell>
                  <span className="sr-only">Revoke</span>
                </HeadCell>
              </tr>
            </thead>
            <tbody>
              {clients.map(({ id, name, issuer, jwksUrl, createdAt, revokedAt }) => (
                <tr key={id}>
                  <Cell>
                    <p className={revokedAt === null ? "font-medium" : "text-ink-soft"}>{name}</p>
                    <p className="break-all text-[13px] text-ink-faint">{issuer}</p>
                  </Cell>
                  <Cell className="break-all text-[13px]">{jwksUrl ?? "given when registered"}</Cell>
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
