import { type Actor, exportTableNames } from "@synoptic/domain";
import { countCohortMembers, readAside } from "@synoptic/persistence";
import type { ServiceContext } from "../../context.ts";
import { expireExports } from "../../tasks/expire-exports.ts";
import { requestTask } from "../../tasks/request-task.ts";
import { validated } from "../../validated.ts";
import { loadRun } from "../load-run.ts";
import { onGrid } from "../on-grid.ts";
import { ANALYSIS_LIMIT_MS } from "../read-limits.ts";
import { CohortTooSmallError } from "./export-faults.ts";
import { type CohortExportInput, cohortExportInput, cohortExportKind } from "./export-task.ts";

/**
 * Asks for a run's members, de-identified, as one archive, made in the background.
 * @throws InvalidInputError, NotFoundError, ForbiddenError where the purpose does not allow it now, CohortTooSmallError,
 *   CohortTooSlowError
 */
export async function requestCohortExport(
  context: Pick<ServiceContext, "db" | "replica" | "blobs" | "tasks" | "events" | "now" | "log">,
  actor: Actor,
  given: CohortExportInput,
): Promise<{ taskId: string }> {
  const input = validated(cohortExportInput, given);
  const run = await loadRun(context, actor, input.runId, "export");
  const people = await onGrid(() =>
    readAside(context, (read) => countCohortMembers(read, run, { limitMs: ANALYSIS_LIMIT_MS })),
  );
  if (!run.guard.isLarge(people)) throw new CohortTooSmallError();
  await expireExports(context);
  // In one order and each once, so that the same content is the same archive.
  const wanted = input.format === "images" ? imageTables : ["patients", ...input.tables];
  const tables = exportTableNames.filter((name) => wanted.includes(name));
  const { id } = await requestTask(context, actor, { kind: cohortExportKind, input: { ...input, tables } });
  return { taskId: id };
}

/** What an image set has beside its images. */
const imageTables: readonly string[] = ["patients", "studies", "assessments"];
