import type { Actor } from "@synoptic/domain";
import type { PatientLink } from "@synoptic/interop";
import { type Db, findPatientsNamed, visiblePatients } from "@synoptic/persistence";

/**
 * Tells whose resources are: of a patient sent along, of one known by id or identifier from before, else of the named
 * one.
 * @param sent FHIR ids of the patients sent along, to ours
 */
export async function findEntryPatients(
  tx: Db,
  actor: Actor,
  sourceSystem: string,
  links: readonly PatientLink[],
  sent: ReadonlyMap<string, string>,
  named: string | undefined,
): Promise<(link: PatientLink) => string | undefined> {
  const missing = links.filter((link) => !link.sent);
  const unique = (all: readonly (string | null)[]) => [...new Set(all)].filter((one) => one !== null);
  const found = await findPatientsNamed(tx, visiblePatients(actor), sourceSystem, {
    fhirIds: unique(missing.map(({ fhirId }) => fhirId)),
    values: unique(missing.flatMap(({ identifiers }) => identifiers.map(({ value }) => value))),
  });
  const byFhirId = new Map<string | null, string>();
  const byIdentifier = new Map<string, string>();
  for (const { id, fhirId, sourceSystem: from, identifiers } of found) {
    if (from === sourceSystem && fhirId !== null) byFhirId.set(fhirId, id);
    for (const { system, value } of identifiers) byIdentifier.set(`${system}|${value}`, id);
  }
  return (link) => {
    if (link.sent) return sent.get(link.fhirId ?? "");
    const identified = new Set(
      link.identifiers.flatMap(({ system, value }) => byIdentifier.get(`${system}|${value}`) ?? []),
    );
    const [only] = identified.size === 1 ? identified : [];
    return byFhirId.get(link.fhirId) ?? only ?? named;
  };
}
