import { bestCode, type Code } from "./code.ts";
import { isObject } from "./content.ts";
import { concept } from "./datatypes.ts";

/**
 * What a Medication says that it is; nothing where it has no code, which R4 allows.
 * @see https://hl7.org/fhir/R4/medication.html
 */
export function codeOfMedication(medication: unknown): Code | undefined {
  return isObject(medication) ? bestCode(concept.safeParse(medication.code).data) : undefined;
}
