import { type Actor, supersedes } from "@synoptic/domain";
import { type PatientEntry, type RefusedEntry, refusal } from "@synoptic/interop";
import {
  type Db,
  findPatientsNamed,
  type KnownPatient,
  uuidV7,
  visiblePatients,
  type WrittenIdentifier,
  type WrittenPatient,
  writePatients,
} from "@synoptic/persistence";

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
  const known = await findPatientsNamed(tx, visiblePatients(actor), sourceSystem, {
    fhirIds: entries.map(({ fhirId }) => fhirId),
    values: [...new Set(entries.flatMap(({ identifiers }) => identifiers.map(({ value }) => value)))],
  });
  const index = indexPatients(sourceSystem, known);
  const patients: WrittenPatient[] = [];
  const added: WrittenIdentifier[] = [];

  for (const entry of entries) {
    const { fhirId, versionId, lastUpdatedAt, identifiers, raw, row, synthetic } = entry;
    const same = index.find(fhirId, identifiers);
    if (same.length > 1) {
      result.refused.push(
        refusal(entry.path, "Patient", [
          {
            code: "AMBIGUOUS_PATIENT",
            within: ".identifier",
            reason: "The identifiers belong to more than one patient.",
          },
        ]),
      );
      continue;
    }
    const [before] = same;
    const id = before?.id ?? uuidV7();
    const own =
      !before || before.fhirId === null || (before.fhirId === fhirId && before.sourceSystem === sourceSystem);
    const isNewer = own && (!before || supersedes(entry, before));
    if (isNewer) {
      const version = { sourceSystem, fhirId, versionId, lastUpdatedAt };
      patients.push({ ...row, ...version, id, siteId, synthetic, raw: raw as object });
      index.add({ ...version, id, identifiers: before?.identifiers ?? [] });
    }
    const gained = index.identify(id, identifiers);
    added.push(...gained.map((identifier) => ({ ...identifier, siteId, patientId: id })));
    result.ids.set(fhirId, id);
    if (isNewer || gained.length > 0) result.written.add(fhirId);
  }
  await writePatients(tx, patients, added);
  return result;
}

/** Patients by what names them; grows with those that the same import adds. */
function indexPatients(sourceSystem: string, known: readonly KnownPatient[]) {
  const byId = new Map<string, KnownPatient>();
  const byFhirId = new Map<string, string>();
  const byIdentifier = new Map<string, string>();
  const nameOf = ({ system, value }: { system: string; value: string }) => `${system}|${value}`;
  const identify = <T extends { system: string; value: string }>(
    id: string,
    identifiers: readonly T[],
  ): T[] =>
    identifiers.filter((identifier) => {
      const name = nameOf(identifier);
      if (byIdentifier.has(name)) return false;
      byIdentifier.set(name, id);
      return true;
    });
  const add = (patient: KnownPatient) => {
    byId.set(patient.id, patient);
    if (patient.sourceSystem === sourceSystem && patient.fhirId !== null) {
      byFhirId.set(patient.fhirId, patient.id);
    }
    identify(patient.id, patient.identifiers);
  };
  for (const patient of known) add(patient);
  return {
    add,
    /** @returns those of the identifiers that the patient did not have */
    identify,
    find(fhirId: string, identifiers: readonly { system: string; value: string }[]): KnownPatient[] {
      const ids = [byFhirId.get(fhirId), ...identifiers.map((one) => byIdentifier.get(nameOf(one)))];
      return [...new Set(ids)].flatMap((id) => (id === undefined ? [] : (byId.get(id) ?? [])));
    },
  };
}
