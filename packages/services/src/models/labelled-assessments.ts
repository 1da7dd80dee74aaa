import type { FusedAssessment } from "@synoptic/domain";
import type { ServiceContext } from "../context.ts";

/** A case that the model answered and whose truth is known. */
export interface LabelledAssessment {
  studyId: string;
  /** What it turned out to be. */
  classId: string;
  result: FusedAssessment;
}

/**
 * The newest final assessment by one model of every study of a site that has a reference label, with the newest label.
 * @param period when the labels were recorded
 */
export async function labelledAssessments(
  db: ServiceContext["db"],
  of: {
    siteId: string;
    scenario: string;
    modelVersionId: string;
    from?: Date | undefined;
    to?: Date | undefined;
  },
): Promise<LabelledAssessment[]> {
  const { siteId, scenario, modelVersionId, from, to } = of;
  const recordedAt = { ...(from ? { gte: from } : {}), ...(to ? { lt: to } : {}) };
  const labels = await db.referenceLabel.findMany({
    where: { siteId, scenario, recordedAt },
    orderBy: [{ recordedAt: "desc" }, { id: "desc" }],
    distinct: ["studyId"],
    select: { studyId: true, classId: true },
  });
  const labelOf = new Map(labels.map(({ studyId, classId }) => [studyId, classId]));
  const assessments = await db.riskAssessment.findMany({
    where: {
      siteId,
      scenario,
      status: "final",
      studyId: { in: [...labelOf.keys()] },
      models: { some: { modelVersionId } },
    },
    orderBy: [{ assessedAt: "desc" }, { id: "desc" }],
    distinct: ["studyId"],
    select: { studyId: true, result: true },
  });
  return assessments.map(({ studyId, result }) => ({
    studyId: studyId as string,
    classId: labelOf.get(studyId as string) as string,
    result: result as unknown as FusedAssessment,
  }));
}
