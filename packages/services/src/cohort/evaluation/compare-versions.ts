import { aucInterval, protectedFigure } from "@synoptic/domain";
import { type CohortAt, evaluatedCases, readAside } from "@synoptic/persistence";
import type { TaskContext } from "../../tasks/task-handler.ts";
import { BACKGROUND_LIMIT_MS } from "../read-limits.ts";
import type { Draw, ScoredCase } from "./draw.ts";
import type { CaseKey, LookedFor } from "./evaluated-risks.ts";
import type { StoredTaskInput } from "./evaluation-task.ts";
import { differenceOf } from "./figures.ts";
import type { EvaluationReport } from "./report.ts";

type Known = CaseKey & ScoredCase & { fused: number; image: number | null };

/**
 * A model beside another version on the cases that both read: by the other's own assessments of the same studies, else by
 * what it read unseen beside the first one's images, whichever there are more of. Nothing where too few are there.
 */
export async function compareVersions(
  context: TaskContext,
  at: CohortAt,
  { scenario, findingId, modelVersionId, againstVersionId }: StoredTaskInput,
  of: { cases: readonly Known[]; finding: LookedFor; draw: Draw },
): Promise<NonNullable<EvaluationReport["figures"]>["versions"]> {
  if (againstVersionId === null || againstVersionId === modelVersionId) return null;
  const { cases, draw } = of;
  const { classIds, ofFinding } = of.finding;
  const shadows = await readAside(context, (read) =>
    read.shadowReading.findMany({
      where: {
        modelVersionId: againstVersionId,
        assessment: { siteId: at.snapshot.siteId, scenario, assessedAt: { lte: at.snapshot.at } },
        ...{ isNovel: false, errorCode: null, readAt: { lte: at.snapshot.at } },
      },
      select: { assessmentId: true, probabilities: true },
    }),
  );
  const shadowOf = new Map(shadows.map((one) => [one.assessmentId, one.probabilities]));
  const against = { scenario, modelVersionId: againstVersionId };
  const theirs = await readAside(context, (read) =>
    evaluatedCases(read, at, against, { limitMs: BACKGROUND_LIMIT_MS }),
  );
  const ownOf = new Map(
    theirs.flatMap(({ studyId, sawLater, result }) => {
      const risk = result.findings.find((one) => one.findingId === findingId)?.postTestProbability ?? null;
      return studyId === null || sawLater || risk === null ? [] : [[studyId, risk] as const];
    }),
  );
  const pairs = {
    fused: cases.flatMap(({ patientId, positive, fused, studyId }) => {
      const other = ownOf.get(studyId ?? "");
      return other === undefined ? [] : [{ patientId, positive, one: fused, other }];
    }),
    image: cases.flatMap(({ patientId, positive, image, caseId }) => {
      const read = shadowOf.get(caseId);
      if (image === null || read?.length !== classIds.length) return [];
      const other = read.reduce((sum, p, c) => (ofFinding.includes(classIds[c]!) ? sum + p : sum), 0);
      return [{ patientId, positive, one: image, other }];
    }),
  };
  const reads = pairs.fused.length >= pairs.image.length ? "fused" : "image";
  const drawn = draw(pairs[reads], ["versions", againstVersionId, reads]);
  if (!drawn) return null;
  const [first, second] = [drawn.cases.map(({ one }) => one), drawn.cases.map(({ other }) => other)];
  const names = await context.db.modelVersion.findMany({
    where: { id: { in: [modelVersionId, againstVersionId] } },
    select: { id: true, modelId: true, version: true },
  });
  const nameOf = (id: string) => {
    const found = names.find((one) => one.id === id)!;
    return `${found.modelId} ${found.version}`;
  };
  const areaOf = (scores: number[]) =>
    protectedFigure(
      aucInterval({
        scores,
        positives: drawn.cases.map(({ positive }) => positive),
        groups: drawn.cases.map(({ patientId }) => patientId),
      }),
      drawn,
      { scale: 1, least: 0, most: 1 },
    );
  return {
    ...differenceOf(drawn, [nameOf(modelVersionId), nameOf(againstVersionId)], [first, second]),
    ...{ reads, firstAuc: areaOf(first), secondAuc: areaOf(second) },
  };
}
