import type { FollowedPatient } from "@synoptic/domain";
import type { Db } from "./db.ts";
import { historiesAsOf } from "./patients.ts";

/** All that is known of patients at a moment, with when they were seen and whether they have died. */
export async function followedPatients(
  db: Db,
  patientIds: readonly string[],
  asOf: Date,
): Promise<FollowedPatient[]> {
  const rows = await db.patient.findMany({
    where: { id: { in: [...patientIds] } },
    select: {
      id: true,
      deceasedAt: true,
      encounters: {
        where: { recordedAt: { lte: asOf }, status: { not: "entered-in-error" } },
        select: { effectiveAt: true, recordedAt: true },
      },
    },
  });
  const of = new Map(rows.map(({ id, ...row }) => [id, row]));
  const histories = await historiesAsOf(db, patientIds, asOf);
  return histories.map((history) => ({ history, ...of.get(history.patientId)! }));
}
