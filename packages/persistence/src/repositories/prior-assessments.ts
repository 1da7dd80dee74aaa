import type { FusedAssessment } from "@synoptic/domain";
import type { Db } from "./db.ts";

/** The study whose earlier ones are looked for. */
export interface StudyWithPriors {
  patientId: string;
  scenario: string;
  bodyPart: string | null;
  laterality: string | null;
  acquiredAt: Date;
}

export interface PriorAssessment {
  id: string;
  studyId: string;
  /** When the earlier image was made. */
  acquiredAt: Date;
  result: FusedAssessment;
  modelVersionIds: string[];
}

/** Enough to see a course; older ones are on the patient's page. */
const MOST_PRIORS = 10;

/**
 * What was said of the same part of a patient before: of every earlier study of the same body part and side, the newest
 * final assessment of the scenario that was there at `asOf`, newest study first. A study that does not tell its body
 * part or side is compared with others that do not.
 * @param modelVersionId of assessments in which this model took part only
 */
export async function listPriorAssessments(
  db: Db,
  study: StudyWithPriors,
  { asOf, modelVersionId }: { asOf: Date; modelVersionId?: string },
): Promise<PriorAssessment[]> {
  const { patientId, scenario, bodyPart, laterality, acquiredAt } = study;
  const rows = await db.riskAssessment.findMany({
    where: {
      patientId,
      scenario,
      status: "final",
      assessedAt: { lte: asOf },
      study: { bodyPart, laterality, acquiredAt: { lt: acquiredAt } },
      ...(modelVersionId === undefined ? {} : { models: { some: { modelVersionId } } }),
    },
    orderBy: [{ assessedAt: "desc" }, { id: "desc" }],
    distinct: ["studyId"],
    select: {
      id: true,
      result: true,
      study: { select: { id: true, acquiredAt: true } },
      models: { select: { modelVersionId: true } },
    },
  });
  return rows
    .flatMap(({ id, result, study: earlier, models }) =>
      earlier
        ? [
            {
              id,
              studyId: earlier.id,
              acquiredAt: earlier.acquiredAt,
              result: result as unknown as FusedAssessment,
              modelVersionIds: models.map((link) => link.modelVersionId),
            },
          ]
        : [],
    )
    .toSorted((a, b) => b.acquiredAt.getTime() - a.acquiredAt.getTime())
    .slice(0, MOST_PRIORS);
}
