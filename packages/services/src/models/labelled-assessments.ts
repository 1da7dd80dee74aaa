import type { FusedAssessment } from "@synoptic/domain";
import type { ServiceContext } from "../context.ts";
import { howMade } from "./how-made.ts";
import { learntTest } from "./learnt-studies.ts";
import { type LabelledCohort, newestLabels } from "./newest-labels.ts";

/** A case that the model answered and whose truth is known. */
export interface LabelledAssessment {
  studyId: string;
  patientId: string;
  /** What it turned out to be. */
  classId: string;
  result: FusedAssessment;
  /** The clinic's prevalence that its risk starts from; nothing where it is the model's own. */
  clinicPrevalenceId: string | null;
  /** See the function of that name. */
  howMade: string;
}

/**
 * The newest final assessment by one model of every study of a site that has a reference label, with the newest label.
 * Studies that a model was trained on which took part, be it the history's, are left out and counted.
 */
export async function labelledAssessments(
  db: ServiceContext["db"],
  of: LabelledCohort & { modelVersionId: string },
): Promise<{ cases: LabelledAssessment[]; learnt: number }> {
  const { siteId, scenario, modelVersionId } = of;
  const labels = await db.referenceLabel.findMany({
    ...newestLabels(of),
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
    select: {
      studyId: true,
      patientId: true,
      result: true,
      inputs: true,
      models: { select: { modelVersionId: true } },
    },
  });
  const isLearnt = await learntTest(db, siteId, assessments);
  const known = assessments.map(({ studyId, patientId, result, inputs, models }) => ({
    isLearnt: isLearnt({ studyId, models }),
    studyId: studyId as string,
    patientId,
    classId: labelOf.get(studyId as string) as string,
    result: result as unknown as FusedAssessment,
    clinicPrevalenceId: clinicPrevalenceIdOf(inputs),
    howMade: howMade({ inputs, result, models }),
  }));
  const cases = known.flatMap(({ isLearnt, ...one }) => (isLearnt ? [] : [one]));
  return { cases, learnt: known.length - cases.length };
}

/** From an assessment's stored inputs. */
export function clinicPrevalenceIdOf(inputs: unknown): string | null {
  return (
    (inputs as { prevalence?: { clinicPrevalenceId?: string | null } }).prevalence?.clinicPrevalenceId ?? null
  );
}
