import { type CountGuard, maximumMeanDiscrepancy, protectedP, roundToWeight } from "@synoptic/domain";
import { embeddedAssessments, readAside, readAssessmentEmbeddings } from "@synoptic/persistence";
import type { TaskContext } from "../../tasks/task-handler.ts";
import type { Draw } from "./draw.ts";
import type { RiskCase } from "./evaluated-risks.ts";
import type { DriftReport } from "./report.ts";

/** Images of either period: all pairs are compared, and more hardly tell more. */
const MOST = 300;

/**
 * How far the images of two periods lie apart in the space of the backbone that read most of them: one image a person,
 * their newest, so that no person is in both. Nothing where a period has too few with an embedding.
 */
export async function embeddingDrift(
  context: Pick<TaskContext, "db" | "replica">,
  cases: readonly RiskCase[],
  { siteId, scenario, from }: { siteId: string; scenario: string; from: Date },
  { draw, guard }: { draw: Draw; guard: CountGuard },
): Promise<DriftReport["embedding"]> {
  const backboneOf = await readAside(context, (read) => embeddedAssessments(read, siteId, scenario));
  const backbone = mostCommon(cases.flatMap(({ caseId }) => backboneOf.get(caseId) ?? []));
  const newest = new Map<string, RiskCase>();
  for (const one of cases) {
    if (backbone === undefined || backboneOf.get(one.caseId) !== backbone) continue;
    const before = newest.get(one.patientId);
    if (!before || one.indexAt > before.indexAt) newest.set(one.patientId, one);
  }
  // `positive` tells the period, as in the rest of the drift.
  const dated = [...newest.values()].map(({ caseId, patientId, indexAt }) => ({
    ...{ caseId, patientId, positive: indexAt >= from },
  }));
  const drawn = draw(dated, ["drift", "embedding"]);
  if (!drawn) return null;
  const sampleOf = (later: boolean) =>
    drawn.cases
      .filter(({ positive }) => positive === later)
      .map(({ caseId }) => ({ caseId, at: drawn.random() }))
      .sort((a, b) => a.at - b.at)
      .slice(0, MOST)
      .map(({ caseId }) => caseId);
  const [before, after] = [sampleOf(false), sampleOf(true)];
  const vectors = await readAside(context, (read) => readAssessmentEmbeddings(read, [...before, ...after]));
  const { squared, p } = maximumMeanDiscrepancy(
    before.map((id) => vectors.get(id)!),
    after.map((id) => vectors.get(id)!),
    { random: drawn.random },
  );
  const people = (later: boolean) =>
    guard.count(dated.filter(({ positive }) => positive === later).length, [
      "drift",
      "embedding",
      later ? "after" : "before",
    ]);
  const fewest = Math.min(before.length, after.length);
  return {
    squaredDiscrepancy: Math.max(0, roundToWeight(squared, 1 / fewest, drawn.random())),
    p: protectedP(p),
    before: people(false),
    after: people(true),
  };
}

function mostCommon(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0];
}
