import type { Actor } from "@synoptic/domain";
import { type ReadLimit, tableOneCells } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { type LoadedRun, loadRun } from "./load-run.ts";
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

/** What an analysis of a whole cohort may take. */
export const ANALYSIS_LIMIT_MS = 60_000;

/**
 * A run's Table 1 and histograms, of which nobody can be told apart (docs/decisions/121).
 * @throws NotFoundError, ForbiddenError where the purpose does not allow statistics, CohortTooSlowError
 */
export async function describeCohort(
  context: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  runId: string,
  limit: Partial<ReadLimit> = {},
): Promise<CohortDescription> {
  return await describeRun(context, await loadRun(context, actor, runId, "statistics"), limit);
}

/** The same of a run that is loaded. */
export async function describeRun(
  { db }: Pick<ServiceContext, "db">,
  run: LoadedRun,
  limit: Partial<ReadLimit> = {},
): Promise<CohortDescription> {
  const { number, cohort } = await db.cohortVersion.findUniqueOrThrow({
    where: { id: run.versionId },
    select: { number: true, cohort: { select: { name: true } } },
  });
  const cells = await tableOneCells(db, run, fineWidths, { limitMs: ANALYSIS_LIMIT_MS, ...limit });
  return {
    runId: run.id,
    name: cohort.name,
    number,
    snapshotAt: run.snapshot.at,
    hasIndex: run.definition.index !== undefined,
    ...showTableOne(cells, run.guard),
  };
}
