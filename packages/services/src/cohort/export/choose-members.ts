import { shownCells } from "@synoptic/domain";
import {
  countExportMembers,
  type Db,
  exportCells,
  exportOverlaps,
  leaveOutAdded,
  noteExportMembers,
  type PrismaClient,
  showExportCells,
} from "@synoptic/persistence";
import type { LoadedRun } from "../load-run.ts";
import { CohortTooSimilarError, CohortTooSmallError } from "./export-faults.ts";
import { cohortExportInput } from "./export-task.ts";

/** A large cohort is judged in minutes. */
const limitMs = 10 * 60 * 1000;

/** Leaving somebody out may make a cell small, and so on; it settles in a round or two. */
const maxRounds = 10;

/**
 * Notes who is in an export and how their sex and age are told: no cell below the floor, nobody whom only this export has
 * beside an earlier one of the site where those are fewer than the floor. One export at a time at a site, so that two at
 * once do not overlook each other.
 * @throws CohortTooSmallError, CohortTooSimilarError
 */
export async function chooseMembers(
  db: PrismaClient,
  taskId: string,
  run: LoadedRun,
  key: Uint8Array,
): Promise<{ people: number; leftOut: number }> {
  return await db.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`cohort-export ${run.snapshot.siteId}`}, 0))::text`;
      await noteExportMembers(tx, taskId, { ...run, key });
      for (let round = 0; ; round++) {
        await requireLarge(tx, taskId, run);
        const changed = (await hideSmallCells(tx, taskId, run)) || (await hideAdded(tx, taskId, run));
        if (!changed) break;
        if (round === maxRounds) throw new CohortTooSimilarError();
      }
      await requireDifference(tx, taskId, run);
      return await countExportMembers(tx, taskId);
    },
    { timeout: limitMs, maxWait: limitMs },
  );
}

async function requireLarge(db: Db, taskId: string, { guard }: LoadedRun): Promise<void> {
  const { people } = await countExportMembers(db, taskId);
  if (!guard.isLarge(people)) throw new CohortTooSmallError();
}

/** @returns whether anybody was left out */
async function hideSmallCells(db: Db, taskId: string, { guard }: LoadedRun): Promise<boolean> {
  const cells = await exportCells(db, taskId);
  const shown = shownCells(cells, guard.floor).map((cell, i) => ({
    sex: cells[i]!.sex,
    age: cells[i]!.age,
    leftOut: cell === "left-out",
    ...(cell === "left-out"
      ? { shownSex: null, shownAge: null }
      : { shownSex: cell.sex, shownAge: cell.ageBand }),
  }));
  await showExportCells(db, taskId, shown);
  return shown.some(({ leftOut }) => leftOut);
}

/** Leaves out whom an earlier export does not have, where they are few. @returns whether anybody was */
async function hideAdded(db: Db, taskId: string, { snapshot, guard }: LoadedRun): Promise<boolean> {
  const few = (await exportOverlaps(db, taskId, snapshot)).find(
    ({ added }) => added > 0 && added < guard.floor,
  );
  if (few) await leaveOutAdded(db, taskId, few.taskId);
  return few !== undefined;
}

/**
 * That whom an earlier export has beside this one are not few. Where it holds nearly everybody of this one, that nobody is
 * missing is told as a few are, unless the question is the same.
 */
async function requireDifference(db: Db, taskId: string, run: LoadedRun): Promise<void> {
  const { floor } = run.guard;
  for (const { taskId: other, added, missing } of await exportOverlaps(db, taskId, run.snapshot)) {
    if (missing >= floor) continue;
    if (missing > 0) throw new CohortTooSimilarError();
    if (added < floor && !(await isSameQuestion(db, other, run))) throw new CohortTooSimilarError();
  }
}

async function isSameQuestion(db: Db, taskId: string, { sha256 }: LoadedRun): Promise<boolean> {
  const { input } = await db.backgroundTask.findUniqueOrThrow({
    where: { id: taskId },
    select: { input: true },
  });
  const { runId } = cohortExportInput.parse(input);
  const run = await db.cohortRun.findUniqueOrThrow({
    where: { id: runId },
    select: { version: { select: { sha256: true } } },
  });
  return run.version.sha256 === sha256;
}
