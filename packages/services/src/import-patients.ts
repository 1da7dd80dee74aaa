import type { Actor } from "@synoptic/domain";
import type { PatientEntry, RefusedEntry } from "@synoptic/interop";
import { type Db, type Prisma, visiblePatients } from "@synoptic/persistence";

export interface ImportedPatients {
  /** FHIR id to our id. */
  ids: Map<string, string>;
  /** FHIR ids of those that were new or changed. */
  written: Set<string>;
  refused: RefusedEntry[];
}

/**
 * Matches patients within the actor's site by (source system, FHIR id), else by identifier, and adds the new ones.
 * A patient whom another source system described keeps that description and gains identifiers.
 */
export async function importPatients(
  tx: Db,
  actor: Actor,
  sourceSystem: string,
  entries: readonly PatientEntry[],
): Promise<ImportedPatients> {
  const { siteId } = actor;
  const result: ImportedPatients = { ids: new Map(), written: new Set(), refused: [] };
  for (const entry of entries) {
    const { fhirId, versionId, identifiers, raw, row, synthetic } = entry;
    const data = { ...row, fhirId, versionId, sourceSystem, synthetic, raw: raw as Prisma.InputJsonObject };
    const same = await tx.patient.findMany({
      where: {
        AND: [visiblePatients(actor)],
        OR: [
          { sourceSystem, fhirId },
          ...identifiers.map(({ system, value }) => ({ identifiers: { some: { siteId, system, value } } })),
        ],
      },
      select: { id: true, sourceSystem: true, fhirId: true, versionId: true },
      take: 2,
    });
    if (same.length > 1) {
      result.refused.push({
        path: `${entry.path}.identifier`,
        resourceType: "Patient",
        code: "AMBIGUOUS_PATIENT",
        reason: "The identifiers belong to more than one patient.",
      });
      continue;
    }
    const [known] = same;
    const own =
      known && (known.fhirId === null || (known.fhirId === fhirId && known.sourceSystem === sourceSystem));
    let id = known?.id;
    let written = false;
    if (id === undefined) {
      ({ id } = await tx.patient.create({ data: { ...data, siteId }, select: { id: true } }));
      written = true;
    } else if (own && known?.versionId !== versionId) {
      await tx.patient.update({ where: { id }, data, select: { id: true } });
      written = true;
    }
    const patientId = id;
    const added = await tx.patientIdentifier.createMany({
      data: identifiers.map((identifier) => ({ ...identifier, siteId, patientId })),
      skipDuplicates: true,
    });
    result.ids.set(fhirId, patientId);
    if (written || added.count > 0) result.written.add(fhirId);
  }
  return result;
}
