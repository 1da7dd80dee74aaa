import { supersedes } from "@synoptic/domain";
import { Prisma } from "../generated/prisma/client.ts";
import type { Db } from "./db.ts";
import {
  chunks,
  findKnown,
  type Imported,
  type ImportedTable,
  insertRows,
  rowKey,
  storeImported,
} from "./imported-rows.ts";

interface OfPatient extends Imported {
  patientId: string;
}

export type ImportedEncounter = Prisma.EncounterCreateManyInput & OfPatient;
export type ImportedCondition = Prisma.ConditionCreateManyInput & OfPatient;
export type ImportedObservation = Prisma.ObservationCreateManyInput & OfPatient;
export type ImportedMedication = Prisma.MedicationStatementCreateManyInput &
  OfPatient & { resourceType: string };
export type ImportedFamilyHistory = Prisma.FamilyMemberHistoryCreateManyInput & OfPatient;

function ofPatient(name: string, fields: object, ...besides: string[]): ImportedTable {
  return { name, fields: Object.keys(fields), owner: "patientId", besides };
}

const encounters = ofPatient("encounters", Prisma.EncounterScalarFieldEnum);
const conditions = ofPatient("conditions", Prisma.ConditionScalarFieldEnum);
const observations = ofPatient("observations", Prisma.ObservationScalarFieldEnum);
const medications = ofPatient(
  "medication_statements",
  Prisma.MedicationStatementScalarFieldEnum,
  "resourceType",
);
const familyHistory = ofPatient(
  "family_member_history",
  Prisma.FamilyMemberHistoryScalarFieldEnum,
  "conditionIndex",
);

/** All rows of one source system. @returns for each row whether it was new or changed */
export function storeEncounters(db: Db, rows: readonly ImportedEncounter[]): Promise<boolean[]> {
  return storeImported(db, encounters, rows);
}

/** All rows of one source system. @returns for each row whether it was new or changed */
export function storeConditions(db: Db, rows: readonly ImportedCondition[]): Promise<boolean[]> {
  return storeImported(db, conditions, rows);
}

/** All rows of one source system. @returns for each row whether it was new or changed */
export function storeObservations(db: Db, rows: readonly ImportedObservation[]): Promise<boolean[]> {
  return storeImported(db, observations, rows);
}

/** All rows of one source system. @returns for each row whether it was new or changed */
export function storeMedications(db: Db, rows: readonly ImportedMedication[]): Promise<boolean[]> {
  return storeImported(db, medications, rows);
}

/**
 * The rows of resources take the place of those of their earlier versions; none takes them away.
 * @returns for each resource whether anything changed
 */
export async function storeFamilyHistory(
  db: Db,
  resources: readonly { of: OfPatient; rows: readonly ImportedFamilyHistory[] }[],
): Promise<boolean[]> {
  const ofResource = { ...familyHistory, besides: [] };
  const keyOf = rowKey(ofResource);
  const known = await findKnown(
    db,
    ofResource,
    resources.map(({ of }) => of),
  );
  const changed = resources.map(({ of, rows }) => {
    const before = known.get(keyOf(of));
    return before ? supersedes(of, before) : rows.length > 0;
  });
  const written = resources.filter((_, i) => changed[i]);
  for (const chunk of chunks(written.filter(({ of }) => known.has(keyOf(of))))) {
    const OR = chunk.map(({ of: { patientId, sourceSystem, fhirId } }) => ({
      patientId,
      sourceSystem,
      fhirId,
    }));
    await db.familyMemberHistory.deleteMany({ where: { OR } });
  }
  await insertRows(
    db,
    familyHistory.name,
    familyHistory.fields,
    written.flatMap(({ rows }) => rows),
  );
  return changed;
}

/**
 * Joins what came before its encounter, in another file, with the encounters that are there now.
 * @param patientIds whose, in one source system
 */
export async function joinEncounters(
  db: Db,
  patientIds: readonly string[],
  sourceSystem: string,
): Promise<void> {
  for (const table of ["observations", "conditions"]) {
    for (const chunk of chunks(patientIds)) {
      await db.$executeRawUnsafe(
        `UPDATE ${table} f SET encounter_id = e.id, updated_at = now() FROM encounters e
          WHERE f.patient_id = ANY($1::uuid[]) AND f.encounter_id IS NULL AND f.source_system = $2
            AND e.patient_id = f.patient_id AND e.source_system = f.source_system
            AND regexp_replace(f.raw #>> '{encounter,reference}', '/_history/[^/]+$', '') = 'Encounter/' || e.fhir_id`,
        chunk,
        sourceSystem,
      );
    }
  }
}

/** The patients' encounters of one source system: `<patient id> <FHIR id>` to id. */
export async function findEncounterIds(
  db: Db,
  patientIds: readonly string[],
  sourceSystem: string,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  const select = { id: true, patientId: true, fhirId: true };
  for (const chunk of chunks(patientIds)) {
    const found = await db.encounter.findMany({ where: { patientId: { in: chunk }, sourceSystem }, select });
    for (const { id, patientId, fhirId } of found) ids.set(`${patientId} ${fhirId}`, id);
  }
  return ids;
}
