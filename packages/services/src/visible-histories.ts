import { type Actor, InvalidInputError, type PatientHistory } from "@synoptic/domain";
import { historiesAsOf, visiblePatients } from "@synoptic/persistence";
import type { ServiceContext } from "./context.ts";

/**
 * The histories of several patients as known at a moment, in as many statements as of one; who the actor may not see
 * is left out.
 * @param at now where nothing is said
 * @throws InvalidInputError for a moment in the future
 */
export async function visibleHistories(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  patientIds: readonly string[],
  at = now(),
): Promise<PatientHistory[]> {
  if (at > now()) throw new InvalidInputError("A history is known as of a moment that has been.", ["at"]);
  const where = { AND: [visiblePatients(actor), { id: { in: [...patientIds] } }] };
  const visible = await db.patient.findMany({ where, select: { id: true } });
  return historiesAsOf(
    db,
    visible.map(({ id }) => id),
    at,
  );
}
