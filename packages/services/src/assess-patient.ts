import { type Actor, InvalidInputError, NotFoundError } from "@synoptic/domain";
import { historyAsOf, visiblePatients } from "@synoptic/persistence";
import type { ServiceContext } from "./context.ts";
import { scenariosForPatient } from "./fitting-scenarios.ts";
import { type RequestedScenarios, requestScenarios } from "./request-scenarios.ts";

export interface AssessPatientInput {
  patientId: string;
  /** All of which the history says something, or could, where left out or empty. */
  scenarios?: readonly string[] | undefined;
}

/**
 * Asks for a patient to be assessed from the history alone, as known now, in one scenario or several.
 * @throws NotFoundError, also for another site's patient
 * @throws InvalidInputError where the history can say nothing in any scenario and none is given
 * @throws UnknownScenarioError where no scenario that is given is known
 */
export async function assessPatient(
  context: Pick<ServiceContext, "db" | "models" | "queue" | "events" | "now" | "log">,
  actor: Actor,
  input: AssessPatientInput,
): Promise<RequestedScenarios> {
  const { db, now } = context;
  const at = now();
  const patient = await db.patient.findUnique({
    where: { id: input.patientId, AND: [visiblePatients(actor)] },
    select: { id: true, siteId: true },
  });
  if (!patient) throw new NotFoundError("The site has no such patient.", ["patientId"]);
  const { id: patientId, siteId } = patient;
  const scenarios = input.scenarios?.length
    ? input.scenarios
    : await scenariosForPatient(context, siteId, await historyAsOf(db, patientId, at));
  if (scenarios.length === 0) {
    throw new InvalidInputError("The history says nothing in any scenario: name one.", ["scenarios"]);
  }
  return requestScenarios(context, actor, { siteId, patientId, studyId: null, historyAsOf: at }, scenarios);
}
