import type { Actor } from "@synoptic/domain";
import { type ReadLimit, readAside, tableOneCells } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { type LoadedRun, loadRun } from "./load-run.ts";
import { onGrid } from "./on-grid.ts";
import { ANALYSIS_LIMIT_MS } from "./read-limits.ts";
import { fineWidths, showTableOne, type TableOne } from "./table-one.ts";

export interface CohortDescription extends TableOne {
  runId: string;
  /** Of the cohort, and of its version. */
  name: string;
  number: number;
  snapshotAt: Date;
  /** Whether members have an index date, which numbers are then as of; else as of the snapshot. */
  hasIndex: boolean;
}

/**
 * A run's Table 1 and histograms, of which nobody can be told apart (docs/decisions/121).
 * @throws NotFoundError, ForbiddenError where the purpose does not allow statistics, CohortTooSlowError
 */
export async function describeCohort(
  context: Pick<ServiceContext, "db" | "replica" | "now">,
  actor: Actor,
  runId: string,
  limit: Partial<ReadLimit> = {},
): Promise<CohortDescription> {
  const run = await loadRun(context, actor, runId, "statistics");
  return await onGrid(() => describeRun(context, run, limit));
}

/** The same of a run that is loaded, as soon as it is there: for what is told on the grid of time itself. */
export async function describeRun(
  { db, replica }: Pick<ServiceContext, "db" | "replica">,
  run: LoadedRun,
  limit: Partial<ReadLimit> = {},
): Promise<CohortDescription> {
  const { number, cohort } = await db.cohortVersion.findUniqueOrThrow({
    where: { id: run.versionId },
    select: { number: true, cohort: { select: { name: true } } },
  });
  const cells = await readAside({ db, replica }, (read) =>
    tableOneCells(read, run, fineWidths, { limitMs: ANALYSIS_LIMIT_MS, ...limit }),
  );
  return {
    runId: run.id,
    name: cohort.name,
    number,
    snapshotAt: run.snapshot.at,
    hasIndex: run.definition.index !== undefined,
    ...showTableOne(cells, run.guard),
  };
}
