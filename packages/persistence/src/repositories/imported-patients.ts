import { Prisma } from "../generated/prisma/client.ts";
import type { Db } from "./db.ts";
import { chunks, replaceRows } from "./imported-rows.ts";

export interface KnownPatient {
  id: string;
  sourceSystem: string;
  fhirId: string | null;
  versionId: string | null;
  lastUpdatedAt: Date | null;
  identifiers: { system: string; value: string }[];
}

/** The visible patients of this source system with one of these ids, and those with one of the values as an identifier. */
export async function findPatientsNamed(
  db: Db,
  visible: Prisma.PatientWhereInput,
  sourceSystem: string,
  names: { fhirIds: readonly string[]; values: readonly string[] },
): Promise<KnownPatient[]> {
  const found = new Map<string, KnownPatient>();
  const find = async (named: Prisma.PatientWhereInput) => {
    const rows = await db.patient.findMany({
      where: { AND: [visible, named] },
      select: {
        ...{ id: true, sourceSystem: true, fhirId: true, versionId: true, lastUpdatedAt: true },
        identifiers: { select: { system: true, value: true } },
      },
    });
    for (const row of rows) found.set(row.id, row);
  };
  for (const fhirId of chunks(names.fhirIds)) await find({ sourceSystem, fhirId: { in: fhirId } });
  for (const value of chunks(names.values)) await find({ identifiers: { some: { value: { in: value } } } });
  return [...found.values()];
}

/** What the Patient says; consent is told by Consents, and stays. */
const ofResource = Object.keys(Prisma.PatientScalarFieldEnum).filter(
  (field) => !field.startsWith("researchConsent"),
);

export type WrittenPatient = Prisma.PatientCreateManyInput & { id: string; recordedAt: Date };
export type WrittenIdentifier = Prisma.PatientIdentifierCreateManyInput;

/**
 * Adds patients and identifiers, or puts a patient in the place of the one with its id. A patient who gained an
 * identifier only has changed too.
 */
export async function writePatients(
  db: Db,
  patients: readonly WrittenPatient[],
  identifiers: readonly WrittenIdentifier[],
): Promise<void> {
  await replaceRows(db, "patients", ofResource, ["id"], patients);
  for (const data of chunks(identifiers))
    await db.patientIdentifier.createMany({ data, skipDuplicates: true });
  const rewritten = new Set(patients.map(({ id }) => id));
  const gained = new Set(identifiers.map(({ patientId }) => patientId));
  for (const ids of chunks([...gained].filter((id) => !rewritten.has(id)))) {
    await db.$executeRaw`UPDATE patients SET updated_at = now() WHERE id = ANY(${ids}::uuid[])`;
  }
}
