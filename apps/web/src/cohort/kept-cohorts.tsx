import { useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { Empty, Notice } from "../components/ui/states.tsx";
import { formatDate } from "../format/time.ts";
import { useVerb } from "../graphql/use-verb.ts";
import { FreezeDialog } from "./freeze-dialog.tsx";
import {
  ArchiveCohortMutation,
  type KeptCohortData,
  KeptCohortsQuery,
  type KeptVersionData,
} from "./kept-query.ts";
import { VersionsDialog } from "./versions-dialog.tsx";

interface KeptCohortsProps {
  cohorts: readonly KeptCohortData[];
  onOpen: (cohort: KeptCohortData, version: KeptVersionData) => void;
}

/** The site's kept cohorts, and what can be done with each. */
export function KeptCohorts({ cohorts, onOpen }: KeptCohortsProps) {
  const [shown, setShown] = useState<string | null>(null);
  const [freezing, setFreezing] = useState<{ cohort: KeptCohortData; version: KeptVersionData } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { send: archive } = useVerb(ArchiveCohortMutation, [KeptCohortsQuery]);
  const cohort = cohorts.find(({ id }) => id === shown);

  return (
    <Card title="Kept cohorts">
      {problem !== null && <Notice title="It stays on the list">{problem}</Notice>}
      {cohorts.length === 0 && (
        <Empty title="No cohort is kept yet">
          Give the rules above a name, and they can be frozen and compared.
        </Empty>
      )}
      <ul className="divide-y divide-line">
        {cohorts.map((one) => {
          const newest = one.versions[0]!;
          return (
            <li key={one.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-2.5">
              <div className="min-w-48 flex-1">
                <p className="font-medium text-sm">{one.name}</p>
                <p className="text-[13px] text-ink-faint">
                  Version {newest.number}, {formatDate(newest.createdAt)}
                  {newest.note && ` · ${newest.note}`}
                </p>
              </div>
              <span className="flex flex-wrap gap-1.5">
                <Button
                  size="small"
                  variant="primary"
                  onClick={() => setFreezing({ cohort: one, version: newest })}
                >
                  Freeze as a run
                </Button>
                <Button
                  size="small"
                  onClick={() => onOpen(one, newest)}
                  aria-label={`Open ${one.name} in the builder`}
                >
                  Open
                </Button>
                <Button size="small" onClick={() => setShown(one.id)} aria-label={`Versions of ${one.name}`}>
                  Versions
                </Button>
                <Button
                  size="small"
                  variant="quiet"
                  aria-label={`Take ${one.name} off the list`}
                  onClick={async () => setProblem((await archive({ input: { cohortId: one.id } })).problem)}
                >
                  Archive
                </Button>
              </span>
            </li>
          );
        })}
      </ul>
      {cohort !== undefined && freezing === null && (
        <VersionsDialog
          cohort={cohort}
          onFreeze={(version) => setFreezing({ cohort, version })}
          onOpen={(version) => {
            setShown(null);
            onOpen(cohort, version);
          }}
          onClose={() => setShown(null)}
        />
      )}
      {freezing !== null && (
        <FreezeDialog
          cohortName={freezing.cohort.name}
          version={freezing.version}
          onClose={() => setFreezing(null)}
        />
      )}
    </Card>
  );
}
