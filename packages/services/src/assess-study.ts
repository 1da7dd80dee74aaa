import { type Actor, InvalidInputError, NotFoundError } from "@synoptic/domain";
import { visibleStudies } from "@synoptic/persistence";
import type { ServiceContext } from "./context.ts";
import { scenariosForStudy } from "./fitting-scenarios.ts";
import { type RequestedScenarios, requestScenarios } from "./request-scenarios.ts";

export interface AssessStudyInput {
  studyId: string;
  /** All that the study's images fit where left out or empty. */
  scenarios?: readonly string[] | undefined;
  /**
   * Which facts count: those recorded when the image was acquired, as an evaluation needs it and as the first
   * assessment does, or those known now, as a clinician asks who has learnt more since. Kept with the result.
   */
  historyAsOf?: "acquisition" | "now" | undefined;
}

/**
 * Asks for a study to be assessed again, in one scenario or several. Earlier assessments stay.
 * @throws NotFoundError, also for another site's study
 * @throws InvalidInputError where no model reads the study and no scenario is given
 * @throws UnknownScenarioError where no scenario that is given is known
 */
export async function assessStudy(
  context: Pick<ServiceContext, "db" | "models" | "queue" | "events" | "now" | "log">,
  actor: Actor,
  input: AssessStudyInput,
): Promise<RequestedScenarios> {
  const { db, now } = context;
  const study = await db.imagingStudy.findUnique({
    where: { id: input.studyId, AND: [visibleStudies(actor)] },
    select: { id: true, siteId: true, patientId: true, scenario: true, modality: true, acquiredAt: true },
  });
  if (!study) throw new NotFoundError("The site has no such study.", ["studyId"]);
  const scenarios = input.scenarios?.length ? input.scenarios : await scenariosForStudy(context, study);
  if (scenarios.length === 0) {
    throw new InvalidInputError("No model reads this kind of study: name the scenario.", ["scenarios"]);
  }
  const { siteId, patientId } = study;
  const historyAsOf = input.historyAsOf === "now" ? now() : study.acquiredAt;
  return requestScenarios(context, actor, { siteId, patientId, studyId: study.id, historyAsOf }, scenarios);
}
