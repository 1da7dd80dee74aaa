import { type Coding, ICD_10, ICD_10_CM, SNOMED_CT } from "../../history.ts";

/** A set of codes that mean the same fact, kept small enough for a clinician to check by reading. */
export interface ValueSet {
  /** SNOMED CT codes with their names. */
  snomed: Readonly<Record<string, string>>;
  /** ICD-10 categories: `C50` means `C50` and every `C50.x`, `E11.2` every `E11.2x`, in ICD-10 and ICD-10-CM. */
  icd10: Readonly<Record<string, string>>;
}

/** Whether a code belongs to the set; a code of another system never does. */
export function isIn(set: ValueSet, { system, code }: Coding): boolean {
  if (system === SNOMED_CT) return Object.hasOwn(set.snomed, code);
  if (system !== ICD_10 && system !== ICD_10_CM) return false;
  const upper = code.toUpperCase();
  return Object.keys(set.icd10).some((category) => upper.startsWith(category));
}
