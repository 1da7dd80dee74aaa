"use client";
import { NetworkStatus } from "@apollo/client";
import { useQuery } from "@apollo/client/react";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { Empty, Loading, Notice } from "../components/ui/states.tsx";
import { Cell, HeadCell, Table } from "../components/ui/table.tsx";
import { formatDateTime } from "../format/time.ts";
import { describeError } from "../graphql/describe-error.ts";
import { AuditEventsQuery } from "./settings-query.ts";

const pageSize = 50;

/** Who did what to which, newest first. */
export function AuditTrail() {
  const { data, error, fetchMore, networkStatus } = useQuery(AuditEventsQuery, {
    variables: { first: pageSize },
    fetchPolicy: "cache-and-network",
    notifyOnNetworkStatusChange: true,
  });
  if (error && data === undefined) {
    return <Notice title="The audit trail could not be loaded">{describeError(error)}</Notice>;
  }
  if (data === undefined) return <Loading label="Loading the audit trail" />;
  const events = data.auditEvents.edges.map((edge) => edge?.node).filter((node) => node != null);
  const { hasNextPage, endCursor } = data.auditEvents.pageInfo;
  if (events.length === 0) return <Empty title="Nothing has happened yet" />;
  return (
    <Card label="Audit trail" bodyClassName="px-5 py-3">
      <Table>
        <thead>
          <tr>
            <HeadCell>When</HeadCell>
            <HeadCell>Who</HeadCell>
            <HeadCell>Did</HeadCell>
            <HeadCell>To</HeadCell>
            <HeadCell>Outcome</HeadCell>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={event.id}>
              <Cell className="whitespace-nowrap tabular-nums">{formatDateTime(event.at)}</Cell>
              <Cell>
                {event.actorKind}
                <Id id={event.actorId} />
              </Cell>
              <Cell>{event.action}</Cell>
              <Cell>
                {event.subjectType}
                <Id id={event.subjectId} />
              </Cell>
              <Cell>{event.outcome}</Cell>
            </tr>
          ))}
        </tbody>
      </Table>
      {hasNextPage && endCursor && (
        <div className="pt-3 text-center">
          <Button
            variant="quiet"
            size="small"
            disabled={networkStatus === NetworkStatus.fetchMore}
            onClick={() => void fetchMore({ variables: { after: endCursor } })}
          >
            Load more
          </Button>
        </div>
      )}
    </Card>
  );
}

/** The end of an id, which is where ours differ; the whole of it on hover. */
function Id({ id }: { id: string | null }) {
  if (id === null) return null;
  return (
    <span title={id} className="ml-1.5 font-mono text-ink-faint text-xs">
      {id.length > 12 ? `…${id.slice(-8)}` : id}
    </span>
  );
}
