import {
  type Actor,
  type CountGuard,
  type CurveGroup,
  InvalidInputError,
  namedSets,
  type ProtectedCount,
  protectCurves,
  protectLogRank,
  type ShownCurve,
  type ShownCurves,
  type ShownLogRank,
} from "@synoptic/domain";
import {
  AGE_BANDS,
  type ExactFollowing,
  followMembers,
  type ReadLimit,
  readAside,
} from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { noteAnalysis } from "./ask-question.ts";
import { type LoadedRun, loadRun } from "./load-run.ts";
import { onGrid } from "./on-grid.ts";
import { ANALYSIS_LIMIT_MS } from "./read-limits.ts";

export const survivalGroupings = ["none", "sex", "age"] as const;
export type CohortGrouping = (typeof survivalGroupings)[number];

export interface FollowInput {
  /** A set of conditions that ends the following; death, where nothing. */
  condition?: string | null | undefined;
  /** The first of its month; the index date, where nothing. */
  startAt?: Date | null | undefined;
}

export interface CohortSurvival extends ShownCurves {
  /** Of each, who had the outcome before the start, and is left out. */
  groups: (ShownCurve & { hadBefore: ProtectedCount })[];
  /** Nothing where a group, or who of it had the outcome or had not, are too few. */
  logRank: ShownLogRank | null;
}

/**
 * Who of a run's members had an outcome how long after the start, as curves that follow no single person.
 * @throws InvalidInputError for a set that there is none of, and where there is neither an index nor a start;
 *   and as `describeCohort`
 */
export async function followCohort(
  context: Pick<ServiceContext, "db" | "replica" | "now">,
  actor: Actor,
  { runId, by, ...input }: FollowInput & { runId: string; by: CohortGrouping },
  limit: Partial<ReadLimit> = {},
): Promise<CohortSurvival> {
  const run = await loadRun(context, actor, runId, "statistics");
  const { question, words } = readQuestion(run, input);
  const { definition } = run;
  await noteAnalysis(context.db, actor, { definition, words: [...words, by] }, context.now());
  return await onGrid(async () => {
    const rows = await readAside(context, (read) =>
      followMembers(read, run, { ...question, by }, { limitMs: ANALYSIS_LIMIT_MS, ...limit }),
    );
    const groups = cellsOf[by].map((cell) => groupOf(run.guard, rows, cell, [...words, by, cell]));
    const { ticks, groups: curves } = protectCurves(groups);
    return {
      ticks,
      groups: curves.map((curve, i) => withBefore(curve, groups[i]!, rows)),
      logRank: protectLogRank(groups),
    };
  });
}

/** Every group that there can be: one of nobody looks as one of a few. */
const cellsOf: Record<CohortGrouping, readonly string[]> = {
  none: ["all"],
  sex: ["female", "male"],
  age: AGE_BANDS.map(String),
};

/**
 * What a run is asked, with the words that its numbers are known by.
 * @throws InvalidInputError
 */
export function readQuestion(run: LoadedRun, { condition, startAt }: FollowInput) {
  if (condition && !namedSets.conditions.has(condition))
    throw new InvalidInputError("There is no such set of conditions.", ["condition"]);
  if (!startAt && !run.definition.index)
    throw new InvalidInputError("The cohort has no index date: a day to start from has to be given.", [
      "startAt",
    ]);
  // By the month: a start that is moved by a day asks nothing new.
  const month = startAt ? new Date(Date.UTC(startAt.getUTCFullYear(), startAt.getUTCMonth())) : null;
  return {
    question: { outcome: condition ? { condition } : ("death" as const), startAt: month },
    words: ["survival", condition ?? "death", month?.toISOString().slice(0, 7) ?? "index"],
  };
}

/** A curve with how many of its group had the outcome before. */
export function withBefore(curve: ShownCurve, group: CurveGroup, rows: readonly ExactFollowing[]) {
  const before = rows.filter((row) => row.cell === group.cell && row.days === null);
  const people = before.reduce((sum, row) => sum + row.people, 0);
  return { ...curve, hadBefore: group.guard.count(people, [...group.words, "had-before"]) };
}

/** The times of a cell's members, one by one. */
export function groupOf(
  guard: CountGuard,
  rows: readonly ExactFollowing[],
  cell: string,
  words: readonly string[],
): CurveGroup {
  const own = rows.filter((row) => row.cell === cell && row.days !== null);
  const size = own.reduce((sum, { people }) => sum + people, 0);
  const [times, events] = [new Float64Array(size), new Uint8Array(size)];
  let at = 0;
  for (const { days, event, people } of own) {
    times.fill(days!, at, at + people);
    events.fill(event ? 1 : 0, at, at + people);
    at += people;
  }
  return { cell, cases: { times, events }, guard, words };
}
