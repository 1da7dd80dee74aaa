import { type ConsentStatement, settledConsent } from "@synoptic/domain";
import { readResearchConsent } from "@synoptic/interop";
import { type Db, lockConsents, writeResearchConsents } from "@synoptic/persistence";

/** Writes on each patient what all their Consents together say of research at a moment. Within a transaction. */
export async function settleConsents(db: Db, patientIds: readonly string[], at: Date): Promise<void> {
  const said = new Map<string, ConsentStatement[]>(patientIds.map((id) => [id, []]));
  for (const { patientId, raw, recordedAt } of await lockConsents(db, patientIds)) {
    const statement = readResearchConsent(raw, recordedAt);
    if (statement) said.get(patientId)?.push(statement);
  }
  const settled = [...said].map(([patientId, statements]) => ({
    patientId,
    ...settledConsent(statements, at),
  }));
  await writeResearchConsents(db, settled);
}
