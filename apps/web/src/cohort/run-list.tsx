import { useQuery } from "@apollo/client/react";
import { Badge } from "../components/ui/badge.tsx";
import { Card } from "../components/ui/card.tsx";
import { PageLink } from "../components/ui/page-link.tsx";
import { formatDateTime } from "../format/time.ts";
import { CohortRunsQuery } from "./kept-query.ts";

/** What was frozen, newest first. */
export function RunList() {
  const { data } = useQuery(CohortRunsQuery, { fetchPolicy: "cache-and-network" });
  const runs = data?.cohortRuns ?? [];
  if (runs.length === 0) return null;
  return (
    <Card title="Runs">
      <ul className="divide-y divide-line">
        {runs.map(({ id, snapshotAt, version, purpose }) => (
          <li key={id}>
            <PageLink
              href={`/cohorts/run?id=${encodeURIComponent(id)}`}
              className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 rounded-md py-2.5 text-sm hover:bg-sunken"
            >
              <span className="font-medium">
                {version.cohort.name}, version {version.number}
              </span>
              <span className="text-[13px] text-ink-faint tabular-nums">
                as of {formatDateTime(snapshotAt)}
              </span>
              <span className="text-[13px] text-ink-soft">{purpose.title}</span>
              {!purpose.isOpen && <Badge tone="warn">Purpose is over</Badge>}
            </PageLink>
          </li>
        ))}
      </ul>
    </Card>
  );
}
