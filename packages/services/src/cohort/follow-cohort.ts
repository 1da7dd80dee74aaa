import {
  type Actor,
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
import { AGE_BANDS, type ExactFollowing, followMembers, type ReadLimit } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { ANALYSIS_LIMIT_MS } from "./describe-cohort.ts";
import { type LoadedRun, loadRun } from "./load-run.ts";

export const survivalGroupings = ["none", "sex", "age"] as const;
export type CohortGrouping = (typeof survivalGroupings)[number];

export interface FollowInput {
  /** A set of conditions that ends the following; death, where nothing. */
  condition?: string | null | undefined;
  /** The index date, where nothing. */
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
  context: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  { runId, by, ...input }: FollowInput & { runId: string; by: CohortGrouping },
  limit: Partial<ReadLimit> = {},
): Promise<CohortSurvival> {
  const run = await loadRun(context, actor, runId, "statistics");
  const { question, words } = readQuestion(run, input);
  const rows = await followMembers(
    context.db,
    run,
    { ...question, by },
    { limitMs: ANALYSIS_LIMIT_MS, ...limit },
  );
  const groups = groupsOf(rows, cellsOf[by]);
  const cell = [...words, by];
  const { ticks, groups: curves } = protectCurves(groups, run.guard, cell);
  return {
    ticks,
    groups: curves.map((curve) => ({
      ...curve,
      hadBefore: run.guard.count(beforeOf(rows, curve.cell), [...cell, curve.cell, "had-before"]),
    })),
    logRank: protectLogRank(groups, run.guard, cell),
  };
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
  // By the day alone: a start that is moved by a minute asks nothing new.
  const day = startAt ? new Date(Math.floor(startAt.getTime() / 86_400_000) * 86_400_000) : null;
  return {
    question: { outcome: condition ? { condition } : ("death" as const), startAt: day },
    words: ["survival", condition ?? "death", day?.toISOString().slice(0, 10) ?? "index"],
  };
}

export function beforeOf(rows: readonly ExactFollowing[], cell: string): number {
  const own = rows.filter((row) => row.cell === cell && row.days === null);
  return own.reduce((sum, { people }) => sum + people, 0);
}

/** The times of each cell's members, one by one. */
export function groupsOf(rows: readonly ExactFollowing[], cells: readonly string[]): CurveGroup[] {
  return cells.map((cell) => {
    const own = rows.filter((row) => row.cell === cell && row.days !== null);
    const size = own.reduce((sum, { people }) => sum + people, 0);
    const [times, events] = [new Float64Array(size), new Uint8Array(size)];
    let at = 0;
    for (const { days, event, people } of own) {
      times.fill(days!, at, at + people);
      events.fill(event ? 1 : 0, at, at + people);
      at += people;
    }
    return { cell, cases: { times, events } };
  });
}
