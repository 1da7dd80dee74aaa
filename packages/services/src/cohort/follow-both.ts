import { type Actor, protectCurves, protectLogRank } from "@synoptic/domain";
import { type ExactFollowing, followMembers, type ReadLimit } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { guardPair, pairOf } from "./compare-cohorts.ts";
import { ANALYSIS_LIMIT_MS } from "./describe-cohort.ts";
import { beforeOf, type CohortSurvival, type FollowInput, groupsOf, readQuestion } from "./follow-cohort.ts";
import { type LoadedRun, loadRun } from "./load-run.ts";

/**
 * The curves of two runs in one picture: all members of each. Whoever is in both is left out of the log-rank test, always,
 * as its groups have to be of different persons; whether there is anybody is not told.
 * @throws as `followCohort`
 */
export async function followBoth(
  context: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  { runId, withId, ...input }: FollowInput & { runId: string; withId: string },
  limit: Partial<ReadLimit> = {},
): Promise<CohortSurvival> {
  const a = await loadRun(context, actor, runId, "statistics");
  const b = await loadRun(context, actor, withId, "statistics");
  const { words } = readQuestion(a, input);
  const rowsOf = (run: LoadedRun, also: LoadedRun) =>
    followMembers(
      context.db,
      run,
      { ...readQuestion(run, input).question, by: { also } },
      { limitMs: ANALYSIS_LIMIT_MS, ...limit },
    );
  const both = [await rowsOf(a, b), await rowsOf(b, a)];
  const { guard, isFirst } = await guardPair(context, a, b);
  const cell = [...words, "overlap", pairOf(a, b)];
  const names = isFirst ? ["first", "second"] : ["second", "first"];
  const all = both.map((rows) => rows.map((row) => ({ ...row, cell: "all" })));
  const named = (rows: readonly ExactFollowing[], of: string, i: number) => ({
    ...groupsOf(rows, [of])[0]!,
    cell: names[i]!,
  });
  const curves = protectCurves(
    all.map((rows, i) => named(rows, "all", i)),
    guard,
    cell,
  );
  const apart = both.map((rows, i) => named(rows, "only", i));
  return {
    ticks: curves.ticks,
    // In the order that was asked for.
    groups: curves.groups.map((curve, i) => ({
      ...curve,
      cell: i === 0 ? "one" : "other",
      hadBefore: guard.count(beforeOf(all[i]!, "all"), [...cell, names[i]!, "had-before"]),
    })),
    logRank: protectLogRank(apart, guard, [...cell, "apart"]),
  };
}
