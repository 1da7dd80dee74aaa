import { type Actor, protectCurves, protectLogRank } from "@synoptic/domain";
import { followMembers, type ReadLimit, readAside } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { noteAnalysis } from "./ask-question.ts";
import { guardPair, notePair, pairOf } from "./compare-cohorts.ts";
import { type CohortSurvival, type FollowInput, groupOf, readQuestion, withBefore } from "./follow-cohort.ts";
import { type LoadedRun, loadRun } from "./load-run.ts";
import { onGrid } from "./on-grid.ts";
import { ANALYSIS_LIMIT_MS } from "./read-limits.ts";

/**
 * The curves of two runs in one picture: all members of each. Whoever is in both is left out of the log-rank test, always,
 * as its groups have to be of different persons; whether there is anybody is not told.
 * @throws as `followCohort`
 */
export async function followBoth(
  context: Pick<ServiceContext, "db" | "replica" | "now">,
  actor: Actor,
  { runId, withId, ...input }: FollowInput & { runId: string; withId: string },
  limit: Partial<ReadLimit> = {},
): Promise<CohortSurvival> {
  const a = await loadRun(context, actor, runId, "statistics");
  const b = await loadRun(context, actor, withId, "statistics");
  const { words } = readQuestion(a, input);
  for (const { definition } of [a, b])
    await noteAnalysis(context.db, actor, { definition, words: [...words, "none"] }, context.now());
  await notePair(context, actor, { a, b, words });
  return await onGrid(() => followRuns(context, { a, b, input, words }, limit));
}

async function followRuns(
  context: Pick<ServiceContext, "db" | "replica">,
  { a, b, input, words }: { a: LoadedRun; b: LoadedRun; input: FollowInput; words: readonly string[] },
  limit: Partial<ReadLimit>,
): Promise<CohortSurvival> {
  const rowsOf = (run: LoadedRun, also: LoadedRun) =>
    readAside(context, (read) =>
      followMembers(
        read,
        run,
        { ...readQuestion(run, input).question, by: { also } },
        { limitMs: ANALYSIS_LIMIT_MS, ...limit },
      ),
    );
  const both = [await rowsOf(a, b), await rowsOf(b, a)];
  // A run's own curve is what it is on its own: the same persons are not told in a new way beside each other cohort.
  const all = both.map((rows) => rows.map((row) => ({ ...row, cell: "all" })));
  const whole = [a, b].map((run, i) => groupOf(run.guard, all[i]!, "all", [...words, "none", "all"]));
  const { ticks, groups } = protectCurves(whole);
  const { guard, isFirst } = await guardPair(context, a, b);
  const apart = both.map((rows, i) =>
    groupOf(guard, rows, "only", [...words, "overlap", pairOf(a, b), String((i === 0) === isFirst)]),
  );
  return {
    ticks,
    groups: groups.map((curve, i) => ({
      ...withBefore(curve, whole[i]!, all[i]!),
      cell: i === 0 ? "one" : "other",
    })),
    logRank: protectLogRank(apart),
  };
}
