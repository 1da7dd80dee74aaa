import { type FhirFact as Fact, zoneOf } from "@synoptic/interop";
import {
  type Db,
  findEncounterIds,
  joinEncounters,
  type Prisma,
  storeConditions,
  storeEncounters,
  storeFamilyHistory,
  storeMedications,
  storeObservations,
  storeSeries,
} from "@synoptic/persistence";

type Medication = Extract<Fact, { resourceType: "MedicationStatement" | "MedicationRequest" }>;

export interface PlacedFact {
  entry: Fact;
  patientId: string;
}

/** Writes facts, encounters first since others belong to them. @returns those that were new or changed */
export async function importFacts(
  tx: Db,
  sourceSystem: string,
  facts: readonly PlacedFact[],
): Promise<Set<Fact>> {
  const written = new Set<Fact>();
  const note = (of: readonly Fact[], changed: readonly boolean[]) => {
    of.forEach((entry, i) => {
      if (changed[i]) written.add(entry);
    });
  };
  const patientOf = new Map(facts.map(({ entry, patientId }) => [entry, patientId]));
  const entries = facts.map(({ entry }) => entry);
  const shared = (entry: Fact) => ({
    patientId: patientOf.get(entry) as string,
    sourceSystem,
    fhirId: entry.fhirId,
    versionId: entry.versionId,
    lastUpdatedAt: entry.lastUpdatedAt,
    raw: entry.raw as Prisma.InputJsonObject,
  });

  const encounters = entries.filter((entry) => entry.resourceType === "Encounter");
  note(
    encounters,
    await storeEncounters(
      tx,
      encounters.map((entry) => ({ ...entry.row, ...shared(entry) })),
    ),
  );
  const newEncounters = encounters.filter((entry) => written.has(entry));
  if (newEncounters.length > 0) {
    const of = newEncounters.map((entry) => patientOf.get(entry) as string);
    await joinEncounters(tx, [...new Set(of)], sourceSystem);
  }
  const encounterIds = await findEncounterIds(tx, [...new Set(patientOf.values())], sourceSystem);
  const within = (entry: Fact) => ({
    ...shared(entry),
    encounterId: encounterIds.get(`${patientOf.get(entry)} ${entry.encounterFhirId}`) ?? null,
  });

  const conditions = entries.filter((entry) => entry.resourceType === "Condition");
  note(
    conditions,
    await storeConditions(
      tx,
      conditions.map((entry) => ({ ...entry.row, ...within(entry) })),
    ),
  );
  const observations = entries.filter((entry) => entry.resourceType === "Observation");
  const observed = observations.map((entry) => {
    const components = entry.row.components as unknown as Prisma.InputJsonArray;
    return { ...entry.row, ...within(entry), components };
  });
  note(observations, await storeObservations(tx, observed));
  for (const entry of observations) {
    if (!entry.series || !written.has(entry)) continue;
    const { patientId, fhirId, versionId } = shared(entry);
    const timeZone = zoneOf(entry.raw);
    await storeSeries(tx, { ...entry.series, patientId, sourceSystem, fhirId, versionId, timeZone });
  }
  const medications = entries.filter(
    (entry): entry is Medication =>
      entry.resourceType === "MedicationStatement" || entry.resourceType === "MedicationRequest",
  );
  const taken = medications.map((entry) => ({
    ...entry.row,
    ...shared(entry),
    resourceType: entry.resourceType,
  }));
  note(medications, await storeMedications(tx, taken));
  const relatives = entries.filter((entry) => entry.resourceType === "FamilyMemberHistory");
  const told = relatives.map((entry) => ({
    of: shared(entry),
    rows: entry.rows.map((row) => ({ ...row, ...shared(entry) })),
  }));
  note(relatives, await storeFamilyHistory(tx, told));
  return written;
}
