import { type Actor, keptName } from "@synoptic/domain";
import type { DicomAttributes } from "@synoptic/imaging";
import { type Db, findPatientIds } from "@synoptic/persistence";
import type { ImageFile } from "../image-file.ts";
import type { MatchedPatient } from "../match-patient.ts";
import { addPatient } from "../register-patient.ts";

/** System of a Patient ID whose file names no issuer. */
const LOCAL_PATIENT_ID = "urn:synoptic:local:patient-id";

/**
 * Makes a patient of what a file says, where the site knows none by its Patient ID.
 * @returns the one that was made; a file without a Patient ID is left for matching to refuse
 */
export async function registerUnknownPatient(
  tx: Db,
  actor: Actor,
  { patientIdentifiers, instance }: Pick<ImageFile, "patientIdentifiers" | "instance">,
  at: Date,
): Promise<MatchedPatient | undefined> {
  const [first] = patientIdentifiers;
  if (!first) return undefined;
  if ((await findPatientIds(tx, actor.siteId, patientIdentifiers)).length > 0) return undefined;
  const systems = new Set(patientIdentifiers.map(({ system }) => system ?? LOCAL_PATIENT_ID));
  const identifiers = [...systems].map((system) => ({ system, value: first.value }));
  const told = { ...patientOf(instance.attributes as DicomAttributes, at), identifiers };
  const { patientId } = await addPatient(tx, actor, told, at);
  return { id: patientId, synthetic: false };
}

const sexes: Record<string, "male" | "female" | "other"> = { M: "male", F: "female", O: "other" };

/** Patient's Name, Birth Date and Sex, as far as they can be read. */
function patientOf(attributes: DicomAttributes, at: Date) {
  const first = (tag: string) => attributes[tag]?.Value?.[0];
  const name = first("00100010") as { Alphabetic?: string } | undefined;
  const [familyName, givenName] = (name?.Alphabetic ?? "").split("^");
  const day = /^(\d{4})(\d{2})(\d{2})$/.exec(String(first("00100030") ?? ""));
  const birthDate = day ? `${day[1]}-${day[2]}-${day[3]}` : null;
  const bornAt = birthDate === null ? null : new Date(`${birthDate}T00:00:00Z`);
  // The 30th of February has the right form and is no day.
  const exists = bornAt?.toJSON()?.startsWith(birthDate ?? "") === true && bornAt <= at;
  return {
    familyName: keptName(familyName),
    givenName: keptName(givenName),
    bornAt: exists ? bornAt : null,
    sex: sexes[String(first("00100040") ?? "")] ?? ("unknown" as const),
  };
}
