import { type Actor, NotFoundError } from "@synoptic/domain";
import { visiblePatients } from "@synoptic/persistence";
import type { ServiceContext } from "./context.ts";
import { dispatchRequested, requestAssessment } from "./request-assessment.ts";

/**
 * Asks for a patient to be assessed from the history alone, as known now.
 * @throws NotFoundError, also for another site's patient
 * @throws UnknownScenarioError
 */
export async function assessPatient(
  context: Pick<ServiceContext, "db" | "models" | "queue" | "events" | "now" | "log">,
  actor: Actor,
  input: { patientId: string; scenario: string },
): Promise<{ jobId: string }> {
  const { db, models, now } = context;
  const scenario = models.scenario(input.scenario).id;
  const at = now();
  const request = await db.$transaction(async (tx) => {
    const patient = await tx.patient.findUnique({
      where: { id: input.patientId, AND: [visiblePatients(actor)] },
      select: { id: true, siteId: true },
    });
    if (!patient) throw new NotFoundError("The site has no such patient.", ["patientId"]);
    const job = { siteId: patient.siteId, patientId: patient.id, studyId: null, scenario, historyAsOf: at };
    return requestAssessment(tx, actor, job, at);
  });
  await dispatchRequested(context, [request]);
  return { jobId: request.job.id };
}
