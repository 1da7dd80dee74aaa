"use client";
import { useQuery } from "@apollo/client/react";
import { Badge } from "../components/ui/badge.tsx";
import { Card } from "../components/ui/card.tsx";
import { Empty, Loading, Notice } from "../components/ui/states.tsx";
import { Cell, HeadCell, Table } from "../components/ui/table.tsx";
import { formatDateTime } from "../format/time.ts";
import { describeError } from "../graphql/describe-error.ts";
import { useVerb } from "../graphql/use-verb.ts";
import { ApplicationEntitiesQuery, RevokeApplicationEntityMutation } from "./application-entities-query.ts";
import { NewApplicationEntity } from "./new-application-entity.tsx";
import { RevokeButton } from "./revoke-button.tsx";

/** The archives and modalities that may call by DICOM's own protocol. */
export function ApplicationEntities() {
  const { data, error, refetch } = useQuery(ApplicationEntitiesQuery, { fetchPolicy: "cache-and-network" });
  const { send: revoke } = useVerb(RevokeApplicationEntityMutation);
  const entities = data?.applicationEntities;
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
      <NewApplicationEntity onRegistered={() => void refetch()} />
      <Card title="Application entities">
        {error && (
          <Notice title="The application entities could not be loaded">{describeError(error)}</Notice>
        )}
        {entities === undefined && !error && <Loading label="Loading the application entities" />}
        {entities?.length === 0 && (
          <Empty title="No application entity yet">
            An archive or a modality that is to send studies by C-STORE is registered here.
          </Empty>
        )}
        {entities !== undefined && entities.length > 0 && (
          <Table>
            <thead>
              <tr>
                <HeadCell>AE title</HeadCell>
                <HeadCell>Calls from</HeadCell>
                <HeadCell>May</HeadCell>
                <HeadCell>Registered</HeadCell>
                <HeadCell>
                  <span className="sr-only">Revoke</span>
                </HeadCell>
              </tr>
            </thead>
            <tbody>
              {entities.map(({ id, aeTitle, network, description, mayQuery, createdAt, revokedAt }) => (
                <tr key={id}>
                  <Cell>
                    <p className={revokedAt === null ? "font-medium" : "text-ink-soft"}>{aeTitle}</p>
                    {description !== null && <p className="text-[13px] text-ink-faint">{description}</p>}
                  </Cell>
                  <Cell className="whitespace-nowrap text-[13px] tabular-nums">{network ?? "anywhere"}</Cell>
                  <Cell className="text-[13px]">{mayQuery ? "store and search" : "store"}</Cell>
                  <Cell className="whitespace-nowrap tabular-nums">{formatDateTime(createdAt)}</Cell>
                  <Cell className="text-right">
                    {revokedAt === null ? (
                      <RevokeButton
                        name={aeTitle}
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
