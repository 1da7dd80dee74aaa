import { type Actor, NotFoundError } from "@synoptic/domain";
import type { ServiceContext } from "./context.ts";

/**
 * Makes sure that the actor's site has the patient.
 * @throws NotFoundError, also for another site's patient
 */
export async function requirePatient(
  db: Pick<ServiceContext["db"], "patient">,
  actor: Actor,
  patientId: string,
): Promise<void> {
  const found = await db.patient.findUnique({
    where: { id: patientId, siteId: actor.siteId },
    select: { id: true },
  });
  if (!found) throw new NotFoundError("The site has no such patient.", ["patientId"]);
}
