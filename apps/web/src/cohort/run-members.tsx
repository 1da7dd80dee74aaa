import { useQuery } from "@apollo/client/react";
import { useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { PageLink } from "../components/ui/page-link.tsx";
import { Empty, Loading, Notice } from "../components/ui/states.tsx";
import { Cell, HeadCell, Table } from "../components/ui/table.tsx";
import { findRecordNumber, formatAgeAndSex } from "../format/patient.ts";
import { formatDate } from "../format/time.ts";
import { describeError } from "../graphql/describe-error.ts";
import { CohortMembersQuery } from "./kept-query.ts";

/** Who is in a run, for those who may see patients. Nobody is loaded before it is asked for, as each look is noted. */
export function RunMembers({ runId }: { runId: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Card title="Members">
      {isOpen ? (
        <Members runId={runId} />
      ) : (
        <div className="flex flex-wrap items-center gap-3">
          <Button onClick={() => setOpen(true)}>Show who they are</Button>
          <p className="text-[13px] text-ink-faint">
            Each patient on a page is noted in the audit trail as looked at.
          </p>
        </div>
      )}
    </Card>
  );
}

function Members({ runId }: { runId: string }) {
  /** The last patient of each page before. */
  const [pages, setPages] = useState<readonly string[]>([]);
  const after = pages.at(-1) ?? null;
  const { data, previousData, error, loading } = useQuery(CohortMembersQuery, {
    variables: { runId, after },
    fetchPolicy: "no-cache",
  });
  if (error) return <Notice title="The members could not be loaded">{describeError(error)}</Notice>;
  const page = (data ?? previousData)?.cohortMembers;
  if (!page) return <Loading label="Loading the members" />;
  if (page.total === 0) return <Empty title="Nobody meets the rules" />;
  const last = page.members.at(-1)?.patient.id;
  return (
    <div className={loading ? "opacity-60" : ""}>
      <Table>
        <thead>
          <tr>
            <HeadCell>Patient</HeadCell>
            <HeadCell>Age and sex</HeadCell>
            <HeadCell>Number</HeadCell>
            <HeadCell>Index date</HeadCell>
          </tr>
        </thead>
        <tbody>
          {page.members.map(({ patient, indexAt }) => (
            <tr key={patient.id}>
              <Cell>
                <PageLink
                  href={`/patient?id=${encodeURIComponent(patient.id)}`}
                  className="font-medium text-accent hover:underline"
                >
                  {patient.displayName}
                </PageLink>
              </Cell>
              <Cell className="whitespace-nowrap">{formatAgeAndSex(patient)}</Cell>
              <Cell className="tabular-nums">{findRecordNumber(patient.identifiers) ?? "–"}</Cell>
              <Cell className="whitespace-nowrap tabular-nums">
                {indexAt === null ? "–" : formatDate(indexAt)}
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <Button
          size="small"
          disabled={pages.length === 0 || loading}
          onClick={() => setPages(pages.slice(0, -1))}
        >
          Previous
        </Button>
        <Button
          size="small"
          disabled={last === undefined || page.members.length < 25 || loading}
          onClick={() => last !== undefined && setPages([...pages, last])}
        >
          Next
        </Button>
        <span className="text-[13px] text-ink-faint tabular-nums">
          {page.total.toLocaleString("en")} in all
        </span>
      </div>
    </div>
  );
}
