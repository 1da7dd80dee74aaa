import type { Actor } from "@synoptic/domain";
import { codeOfMedication, type FhirFact, type Issue, type KeptEntry } from "@synoptic/interop";
import { type Db, fillMedicationCodes, findMedications, lockMedications } from "@synoptic/persistence";

type Medication = Extract<FhirFact, { resourceType: "MedicationStatement" | "MedicationRequest" }>;

function isMedication(fact: FhirFact): fact is Medication {
  return fact.resourceType === "MedicationStatement" || fact.resourceType === "MedicationRequest";
}

/**
 * Before facts are stored: gives what was taken or ordered the code of a Medication that is there already, whatever a
 * reference's words or another version that was sent along say. One that is newer still comes after: see
 * `correctMedications`. Until the transaction ends, no other import into the site does the same.
 * @param kept what else arrives
 * @returns one warning for each that has no code yet
 */
export async function tellMedications(
  tx: Db,
  actor: Actor,
  sourceSystem: string,
  facts: readonly FhirFact[],
  kept: readonly KeptEntry[],
): Promise<Issue[]> {
  const medications = facts.filter(isMedication);
  const ids = new Set(medications.flatMap(({ row }) => row.medicationFhirId ?? []));
  const tells = kept.some(({ resourceType }) => resourceType === "Medication");
  if (ids.size > 0 || tells) await lockMedications(tx, actor.siteId);
  const known = await findMedications(tx, actor.siteId, sourceSystem, [...ids]);
  for (const { row } of medications) {
    const code =
      row.medicationFhirId === null ? undefined : codeOfMedication(known.get(row.medicationFhirId));
    if (code) Object.assign(row, { codeSystem: code.system, code: code.code, display: code.display });
  }
  return medications.filter(({ row }) => row.code === null).map(warningOf);
}

function warningOf({ path, row: { medicationFhirId } }: Medication): Issue {
  const until =
    medicationFhirId === null
      ? "Its reference names no Medication that could be known."
      : "It is filled in when the Medication arrives.";
  return {
    path: `${path}.medicationReference`,
    code: "UNRESOLVED_REFERENCE",
    reason: `What it is has no code, so that it is kept and counts as no drug. ${until}`,
  };
}

/**
 * After facts are stored: gives those of earlier imports the code of a Medication that is new or changed.
 * @returns the patients whose medication changed
 */
export async function correctMedications(
  tx: Db,
  actor: Actor,
  sourceSystem: string,
  kept: readonly KeptEntry[],
): Promise<string[]> {
  const medications = kept.flatMap(({ resourceType, fhirId, row: { codeSystem, code, display } }) =>
    resourceType === "Medication" && codeSystem !== null && code !== null
      ? [{ fhirId, codeSystem, code, display }]
      : [],
  );
  return fillMedicationCodes(tx, actor.siteId, sourceSystem, medications);
}
