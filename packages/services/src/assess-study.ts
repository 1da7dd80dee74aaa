import { type Actor, InvalidInputError, NotFoundError } from "@synoptic/domain";
import { visibleStudies } from "@synoptic/persistence";
import type { ServiceContext } from "./context.ts";
import { dispatchRequested, requestAssessment } from "./request-assessment.ts";

export interface AssessStudyInput {
  studyId: string;
  /** The study's own where left out. */
  scenario?: string | null | undefined;
  /**
   * Which facts count: those recorded when the image was acquired, as an evaluation needs it and as the first
   * assessment does, or those known now, as a clinician asks who has learnt more since. Kept with the result.
   */
  historyAsOf?: "acquisition" | "now" | undefined;
}

/**
 * Asks for a study to be assessed again. Earlier assessments stay.
 * @throws NotFoundError, also for another site's study
 * @throws InvalidInputError where no model reads the study and no scenario is given
 * @throws UnknownScenarioError
 */
export async function assessStudy(
  context: Pick<ServiceContext, "db" | "models" | "queue" | "events" | "now" | "log">,
  actor: Actor,
  input: AssessStudyInput,
): Promise<{ jobId: string }> {
  const { db, models, now } = context;
  const at = now();
  const request = await db.$transaction(async (tx) => {
    const study = await tx.imagingStudy.findUnique({
      where: { id: input.studyId, AND: [visibleStudies(actor)] },
      select: { id: true, siteId: true, patientId: true, scenario: true, acquiredAt: true },
    });
    if (!study) throw new NotFoundError("The site has no such study.", ["studyId"]);
    const scenario = input.scenario ?? study.scenario;
    if (scenario === null) {
      throw new InvalidInputError("No model reads this kind of study: name the scenario.", ["scenario"]);
    }
    const { siteId, patientId } = study;
    const historyAsOf = input.historyAsOf === "now" ? at : study.acquiredAt;
    return requestAssessment(
      tx,
      actor,
      { siteId, patientId, studyId: study.id, scenario: models.scenario(scenario).id, historyAsOf },
      at,
    );
  });
  await dispatchRequested(context, [request]);
  return { jobId: request.job.id };
}
