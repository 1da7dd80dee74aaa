import type { FusedAssessment } from "@synoptic/domain";
import { listPriorAssessments } from "@synoptic/persistence";
import type { ServiceContext } from "./context.ts";

/** What was said of the same part of the patient before. */
export interface Prior {
  assessmentId: string;
  studyId: string;
  /** When the earlier image was made. */
  acquiredAt: Date;
  /** Of the primary finding. */
  postTestProbability: number | null;
  /** The image's part of the primary finding's natural log-odds. */
  imageLogOdds: number;
  /** This assessment's image part less the earlier one's; nothing where no image counts now. */
  change: number | null;
  /** Whether the same models read both images: else a change may be theirs. */
  isSameModel: boolean;
}

/**
 * The course that an assessment stands in, newest first: earlier studies of the same patient, scenario, body part and
 * side, as they had been assessed when it was made. Nothing for the history alone.
 */
export async function readPriors({ db }: Pick<ServiceContext, "db">, assessmentId: string): Promise<Prior[]> {
  const { study, models, result, ...assessment } = await db.riskAssessment.findUniqueOrThrow({
    where: { id: assessmentId },
    select: {
      patientId: true,
      scenario: true,
      assessedAt: true,
      result: true,
      study: { select: { bodyPart: true, laterality: true, acquiredAt: true } },
      models: { select: { modelVersionId: true, modelVersion: { select: { kind: true } } } },
    },
  });
  if (!study) return [];
  const { patientId, scenario, assessedAt } = assessment;
  const priors = await listPriorAssessments(db, { patientId, scenario, ...study }, { asOf: assessedAt });
  const readers = models.flatMap(({ modelVersionId, modelVersion }) =>
    modelVersion.kind === "history-model" ? [] : [modelVersionId],
  );
  const now = imageLogOdds(result as unknown as FusedAssessment);
  return priors.flatMap((prior): Prior[] => {
    const then = imageLogOdds(prior.result);
    if (then === null) return [];
    return [
      {
        assessmentId: prior.id,
        studyId: prior.studyId,
        acquiredAt: prior.acquiredAt,
        postTestProbability: primaryOf(prior.result)?.postTestProbability ?? null,
        imageLogOdds: then,
        change: now === null ? null : now - then,
        isSameModel: readers.length > 0 && readers.every((id) => prior.modelVersionIds.includes(id)),
      },
    ];
  });
}

const primaryOf = ({ findings, primaryFindingId }: FusedAssessment) =>
  findings.find(({ findingId }) => findingId === primaryFindingId);

/** Nothing where no image counts. */
function imageLogOdds(result: FusedAssessment): number | null {
  const parts = primaryOf(result)?.parts.filter(({ kind }) => kind === "image") ?? [];
  return parts.length === 0 ? null : parts.reduce((sum, { logOdds }) => sum + logOdds, 0);
}
