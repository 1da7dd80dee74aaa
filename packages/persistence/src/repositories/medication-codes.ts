import { Prisma } from "../generated/prisma/client.ts";
import type { Db } from "./db.ts";
import { chunks } from "./imported-rows.ts";

/**
 * Holds every other import of medications into the site until the transaction ends: of a Medication and a statement
 * that arrive at the same moment, neither would see the other.
 */
export async function lockMedications(tx: Db, siteId: string): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext(${`medications ${siteId}`})) IS NULL AS locked`;
}

/** The Medications that the site was sent, as they were sent: FHIR id to resource. */
export async function findMedications(
  db: Db,
  siteId: string,
  sourceSystem: string,
  fhirIds: readonly string[],
): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  for (const chunk of chunks(fhirIds)) {
    const rows = await db.siteResource.findMany({
      where: { siteId, sourceSystem, resourceType: "Medication", fhirId: { in: chunk } },
      select: { fhirId: true, raw: true },
    });
    for (const { fhirId, raw } of rows) found.set(fhirId, raw);
  }
  return found;
}

interface KnownMedication {
  fhirId: string;
  codeSystem: string;
  code: string;
  display: string | null;
}

/**
 * Says of what was taken or ordered what it is, where the Medication that it refers to became known.
 * @returns the patients whose medication changed
 */
export async function fillMedicationCodes(
  db: Db,
  siteId: string,
  sourceSystem: string,
  medications: readonly KnownMedication[],
): Promise<string[]> {
  const patientIds = new Set<string>();
  for (const chunk of chunks(medications)) {
    const known = chunk.map(
      ({ fhirId, codeSystem, code, display }) =>
        Prisma.sql`(${fhirId}::text, ${codeSystem}::text, ${code}::text, ${display}::text)`,
    );
    const changed = await db.$queryRaw<{ patientId: string }[]>`
      UPDATE medication_statements s
        SET code_system = m.code_system, code = m.code, display = m.display, updated_at = now()
        FROM (VALUES ${Prisma.join(known)}) AS m(fhir_id, code_system, code, display), patients p
        WHERE s.medication_fhir_id = m.fhir_id AND s.source_system = ${sourceSystem}
          AND p.id = s.patient_id AND p.site_id = ${siteId}::uuid
          AND (s.code_system, s.code, s.display) IS DISTINCT FROM (m.code_system, m.code, m.display)
        RETURNING s.patient_id AS "patientId"`;
    for (const { patientId } of changed) patientIds.add(patientId);
  }
  return [...patientIds];
}
