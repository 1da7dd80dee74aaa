import type { Prisma } from "../generated/prisma/client.ts";
import type { Db } from "./db.ts";

/** What tells one imported resource from another, and its versions apart. */
interface Imported {
  patientId: string;
  sourceSystem: string;
  fhirId: string;
  versionId: string;
}

export type ImportedEncounter = Prisma.EncounterCreateManyInput & Imported;
export type ImportedCondition = Prisma.ConditionCreateManyInput & Imported;
export type ImportedObservation = Prisma.ObservationCreateManyInput & Imported;
export type ImportedMedication = Prisma.MedicationStatementCreateManyInput &
  Imported & { resourceType: string };
export type ImportedFamilyHistory = Prisma.FamilyMemberHistoryCreateManyInput & Imported;

/** Rows a statement: PostgreSQL takes 32,767 parameters, and a row has 21 at most. */
const chunkRows = 500;

interface Known {
  id: string;
  patientId: string;
  fhirId: string | null;
  versionId: string | null;
  resourceType?: string;
}

interface Table<T> {
  find: (where: { patientId: { in: string[] }; sourceSystem: string }) => Promise<Known[]>;
  create: (rows: T[]) => Promise<unknown>;
  update: (id: string, row: T) => Promise<unknown>;
}

const select = { id: true, patientId: true, fhirId: true, versionId: true } as const;
const keyOf = (row: { patientId: string; fhirId: string | null; resourceType?: string }) =>
  `${row.patientId} ${row.resourceType ?? ""} ${row.fhirId}`;

/** Adds what is new and changes what has another version. @returns for each row whether it was written */
async function store<T extends Imported & { resourceType?: string }>(
  table: Table<T>,
  rows: readonly T[],
): Promise<boolean[]> {
  const [first] = rows;
  if (!first) return [];
  const patientIds = [...new Set(rows.map(({ patientId }) => patientId))];
  const known = new Map<string, Known>();
  for (const ids of chunks(patientIds)) {
    const found = await table.find({ patientId: { in: ids }, sourceSystem: first.sourceSystem });
    for (const row of found) known.set(keyOf(row), row);
  }
  for (const chunk of chunks(rows.filter((row) => !known.has(keyOf(row))))) await table.create(chunk);
  const written: boolean[] = [];
  for (const row of rows) {
    const before = known.get(keyOf(row));
    const isNew = before?.versionId !== row.versionId;
    if (before && isNew) await table.update(before.id, row);
    written.push(isNew);
  }
  return written;
}

/** All rows of one source system. @returns for each row whether it was new or changed */
export function storeEncounters(db: Db, rows: readonly ImportedEncounter[]): Promise<boolean[]> {
  return store(
    {
      find: (where) => db.encounter.findMany({ where, select }),
      create: (data) => db.encounter.createMany({ data, skipDuplicates: true }),
      update: (id, data) => db.encounter.update({ where: { id }, data, select: { id: true } }),
    },
    rows,
  );
}

/** All rows of one source system. @returns for each row whether it was new or changed */
export function storeConditions(db: Db, rows: readonly ImportedCondition[]): Promise<boolean[]> {
  return store(
    {
      find: (where) => db.condition.findMany({ where, select }),
      create: (data) => db.condition.createMany({ data, skipDuplicates: true }),
      update: (id, data) => db.condition.update({ where: { id }, data, select: { id: true } }),
    },
    rows,
  );
}

/** All rows of one source system. @returns for each row whether it was new or changed */
export function storeObservations(db: Db, rows: readonly ImportedObservation[]): Promise<boolean[]> {
  return store(
    {
      find: (where) => db.observation.findMany({ where, select }),
      create: (data) => db.observation.createMany({ data, skipDuplicates: true }),
      update: (id, data) => db.observation.update({ where: { id }, data, select: { id: true } }),
    },
    rows,
  );
}

/** All rows of one source system. @returns for each row whether it was new or changed */
export function storeMedications(db: Db, rows: readonly ImportedMedication[]): Promise<boolean[]> {
  return store(
    {
      find: (where) => db.medicationStatement.findMany({ where, select: { ...select, resourceType: true } }),
      create: (data) => db.medicationStatement.createMany({ data, skipDuplicates: true }),
      update: (id, data) => db.medicationStatement.update({ where: { id }, data, select: { id: true } }),
    },
    rows,
  );
}

/**
 * One resource's rows take the place of those of its other versions; none takes them away.
 * @returns whether anything changed
 */
export async function storeFamilyHistory(
  db: Db,
  resource: Imported,
  rows: readonly ImportedFamilyHistory[],
): Promise<boolean> {
  const { patientId, sourceSystem, fhirId, versionId } = resource;
  const where = { patientId, sourceSystem, fhirId };
  const known = await db.familyMemberHistory.findMany({ where, select: { versionId: true } });
  if (known.length === rows.length && known.every((row) => row.versionId === versionId)) return false;
  await db.familyMemberHistory.deleteMany({ where });
  await db.familyMemberHistory.createMany({ data: [...rows] });
  return true;
}

/** The patients' encounters of one source system: `<patient id> <FHIR id>` to id. */
export async function findEncounterIds(
  db: Db,
  patientIds: readonly string[],
  sourceSystem: string,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const chunk of chunks(patientIds)) {
    const found = await db.encounter.findMany({ where: { patientId: { in: chunk }, sourceSystem }, select });
    for (const { id, patientId, fhirId } of found) ids.set(`${patientId} ${fhirId}`, id);
  }
  return ids;
}

function* chunks<T>(all: readonly T[]): Generator<T[]> {
  for (let i = 0; i < all.length; i += chunkRows) yield all.slice(i, i + chunkRows);
}
