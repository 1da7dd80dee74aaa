import { ATC, ICD_10, ICD_10_CM, LOINC, RXNORM, SNOMED_CT } from "../../clinical/history.ts";

const icd = /^[A-Z]\d[0-9A-Z](\.?[0-9A-Z]{1,5})?[!*+]?$/;
const v3 = /^[A-Z][A-Z0-9_]{0,19}$/;

/**
 * Code systems that everybody has, with the form of their codes. What is coded by another system, such as a site's own,
 * may be a person's own number, and is not exported; nor is what is only called a code.
 */
const systems: Readonly<Record<string, RegExp>> = {
  [SNOMED_CT]: /^\d{6,18}$/,
  [LOINC]: /^((LA|LP)\d{1,8}|\d{1,8})-\d$/,
  [ICD_10]: icd,
  [ICD_10_CM]: icd,
  "http://fhir.de/CodeSystem/bfarm/icd-10-gm": icd,
  "http://hl7.org/fhir/sid/icd-9-cm": /^([VE]?\d{2,4})(\.\d{1,2})?$/,
  "http://www.cms.gov/Medicare/Coding/ICD10": /^[0-9A-HJ-NP-Z]{7}$/,
  "http://fhir.de/CodeSystem/bfarm/ops": /^\d-[0-9a-z]{3}(\.[0-9a-z]{1,2})?$/,
  "http://www.ama-assn.org/go/cpt": /^\d{4}[0-9FTU]$/,
  [RXNORM]: /^\d{1,8}$/,
  [ATC]: /^[A-Z](\d{2}([A-Z]([A-Z](\d{2})?)?)?)?$/,
  "http://hl7.org/fhir/sid/cvx": /^\d{1,3}$/,
  "http://hl7.org/fhir/sid/ndc": /^\d{4,5}-\d{3,4}-\d{1,2}$/,
  "http://terminology.hl7.org/CodeSystem/v3-RoleCode": v3,
  "http://terminology.hl7.org/CodeSystem/v3-ActCode": v3,
};

/** LOINC codes whose answers name somebody or tell a date of birth or an age, however they are told. */
const identifyingLoinc: ReadonlySet<string> = new Set([
  // Age, calculated, estimated, reported, in weeks, at menarche's report date; birth date; birth year.
  ...["30525-0", "29553-5", "21611-9", "21612-7", "63900-5", "35659-2", "64088-8", "21112-8", "80904-6"],
  // Names, addresses, telephone, e-mail, postal codes, medical record and social security numbers.
  ...["45392-8", "45393-6", "45394-4", "54125-0", "56799-0", "42077-8", "42078-6", "76458-9", "45401-7"],
  ...["42080-2", "46106-1", "45396-9", "45397-7", "76435-7", "68997-6", "46499-0", "45402-5", "52460-3"],
  // Death date and place, discharge and admission dates told as values.
  ...["31211-6", "81954-0", "81956-5", "52526-1", "52455-3"],
]);

export interface SystemCode {
  system: string;
  code: string;
}

/** Whether anybody could have the code, so that by itself it names nobody. */
export function isPublicCode(system: string | null, code: string | null): boolean {
  if (system === null || code === null || !Object.hasOwn(systems, system)) return false;
  return systems[system]!.test(code) && !(system === LOINC && identifyingLoinc.has(code));
}

/** The ICD-10 category of three characters above a code; nothing where it has none or is one. */
export function categoryOf({ system, code }: SystemCode): string | null {
  return systems[system] === icd && code.length > 3 ? code.slice(0, 3) : null;
}
