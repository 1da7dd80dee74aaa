import type { Actor, ProtectedCount } from "@synoptic/domain";
import { overlapOf, type ReadLimit, readAside } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { guardSite, noteAnalysis } from "./ask-question.ts";
import { type Balance, balanceOf } from "./balance.ts";
import { type CohortDescription, describeRun } from "./describe-cohort.ts";
import { type LoadedRun, loadRun } from "./load-run.ts";
import { onGrid } from "./on-grid.ts";
import { ANALYSIS_LIMIT_MS } from "./read-limits.ts";

export interface CohortComparison {
  one: CohortDescription;
  other: CohortDescription;
  balance: Balance[];
  overlap: { both: ProtectedCount; one: ProtectedCount; other: ProtectedCount };
}

/**
 * Two runs side by side, and how far they lie apart.
 * @throws as `describeCohort`, of either run
 */
export async function compareCohorts(
  context: Pick<ServiceContext, "db" | "replica" | "now">,
  actor: Actor,
  { runId, withId }: { runId: string; withId: string },
  limit: Partial<ReadLimit> = {},
): Promise<CohortComparison> {
  const a = await loadRun(context, actor, runId, "statistics");
  const b = await loadRun(context, actor, withId, "statistics");
  await notePair(context, actor, { a, b, words: [] });
  return await onGrid(() => compareRuns(context, a, b, limit));
}

async function compareRuns(
  context: Pick<ServiceContext, "db" | "replica">,
  a: LoadedRun,
  b: LoadedRun,
  limit: Partial<ReadLimit>,
): Promise<CohortComparison> {
  const one = await describeRun(context, a, limit);
  const other = await describeRun(context, b, limit);
  const exact = await readAside(context, (read) =>
    overlapOf(read, a, b, { limitMs: ANALYSIS_LIMIT_MS, ...limit }),
  );
  const { guard, isFirst } = await guardPair(context, a, b);
  const alone = (count: number, first: boolean) =>
    guard.count(count, ["overlap", pairOf(a, b), String(first)]);
  return {
    one,
    other,
    balance: balanceOf(one, other),
    overlap: {
      both: guard.count(exact.both, ["overlap", pairOf(a, b)]),
      one: alone(exact.one, isFirst),
      other: alone(exact.other, !isFirst),
    },
  };
}

/** What two cohorts are known by, whichever is asked for first. */
export function pairOf(a: LoadedRun, b: LoadedRun): string {
  return [a.sha256, b.sha256].sort().join(" ");
}

/**
 * That numbers of both were told, whichever is asked for first: beside each other cohort the same persons have another step.
 * @throws TooManyQuestionsError
 */
export async function notePair(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  { a, b, words }: { a: LoadedRun; b: LoadedRun; words: readonly string[] },
): Promise<void> {
  const { definition } = a.sha256 <= b.sha256 ? a : b;
  await noteAnalysis(db, actor, { definition, words: [...words, "overlap", pairOf(a, b)] }, now());
}

/** The guard of numbers that are of both: the same, whichever is asked for first. */
export async function guardPair({ db }: Pick<ServiceContext, "db">, a: LoadedRun, b: LoadedRun) {
  const isFirst = a.sha256 <= b.sha256;
  const site = await guardSite(db, a.snapshot.siteId);
  return { guard: site.of((isFirst ? a : b).definition), isFirst };
}
