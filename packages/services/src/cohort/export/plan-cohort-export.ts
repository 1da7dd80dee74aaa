import type { Actor, ProtectedCount } from "@synoptic/domain";
import { countCohortMembers, readAside } from "@synoptic/persistence";
import type { ServiceContext } from "../../context.ts";
import { loadRun } from "../load-run.ts";
import { onGrid } from "../on-grid.ts";
import { ANALYSIS_LIMIT_MS } from "../read-limits.ts";

/** What whoever is about to export a run has to know of it. */
export interface CohortExportPlan {
  runId: string;
  cohortName: string;
  versionNumber: number;
  /** Of the definition, in hexadecimal. */
  sha256: string;
  snapshotAt: Date;
  purposeTitle: string;
  purposeApproval: string;
  /** Before anybody is left out. */
  people: ProtectedCount;
}

/** @throws NotFoundError, ForbiddenError where the purpose does not allow exports now, CohortTooSlowError */
export async function planCohortExport(
  context: Pick<ServiceContext, "db" | "replica" | "now">,
  actor: Actor,
  runId: string,
): Promise<CohortExportPlan> {
  const run = await loadRun(context, actor, runId, "export");
  const { version, purpose } = await context.db.cohortRun.findUniqueOrThrow({
    where: { id: runId },
    select: {
      version: { select: { number: true, cohort: { select: { name: true } } } },
      purpose: { select: { title: true, approval: true } },
    },
  });
  const people = await onGrid(() =>
    readAside(context, (read) => countCohortMembers(read, run, { limitMs: ANALYSIS_LIMIT_MS })),
  );
  return {
    runId,
    cohortName: version.cohort.name,
    versionNumber: version.number,
    sha256: run.sha256,
    snapshotAt: run.snapshot.at,
    purposeTitle: purpose.title,
    purposeApproval: purpose.approval,
    people: run.guard.count(people),
  };
}
