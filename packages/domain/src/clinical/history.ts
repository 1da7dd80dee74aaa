/** A code with the system that defines it, as in FHIR: `{ system: "http://snomed.info/sct", code: "372244006" }`. */
export interface Coding {
  system: string;
  code: string;
  display?: string | undefined;
}

export const SNOMED_CT = "http://snomed.info/sct";
export const LOINC = "http://loinc.org";
export const ICD_10 = "http://hl7.org/fhir/sid/icd-10";
export const ICD_10_CM = "http://hl7.org/fhir/sid/icd-10-cm";
export const RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm";
export const UCUM = "http://unitsofmeasure.org";
export const ATC = "http://www.whocc.no/atc";

export type AdministrativeSex = "male" | "female" | "other" | "unknown";

/** What every fact carries: when it became true and when it became known here. */
interface Known {
  id: string;
  effectiveAt: Date | null;
  recordedAt: Date;
}

export interface ObservationFact extends Known {
  code: Coding;
  status: string;
  valueQuantity: number | null;
  /** UCUM. */
  valueUnit: string | null;
  valueCode: Coding | null;
  valueText: string | null;
  valueBoolean: boolean | null;
  components: readonly { code: Coding; valueQuantity: number | null; valueUnit: string | null }[];
}

export interface ConditionFact extends Known {
  code: Coding;
  clinicalStatus: string | null;
  verificationStatus: string | null;
  bodySite: Coding | null;
  abatedAt: Date | null;
}

export interface MedicationFact extends Known {
  code: Coding;
  status: string;
  endedAt: Date | null;
}

export interface FamilyFact extends Known {
  relationship: Coding;
  condition: Coding | null;
  onsetAgeYears: number | null;
}

/** A procedure, an allergy or an immunization: its code, and when. */
export interface CodedFact extends Known {
  code: Coding;
  /** FHIR's status; an allergy's clinical status. */
  status: string | null;
}

/** Everything known of a patient at `asOf`: facts with `recordedAt <= asOf`. */
export interface PatientHistory {
  patientId: string;
  asOf: Date;
  /** `YYYY-MM-DD`. */
  birthDate: string | null;
  /** Nobody grows older after it. */
  deceasedAt?: Date | null;
  sex: AdministrativeSex;
  /** As the Patient itself states them, in CDC's codes; empty where it does not. */
  raceAndEthnicity: readonly Coding[];
  observations: readonly ObservationFact[];
  conditions: readonly ConditionFact[];
  medications: readonly MedicationFact[];
  familyHistory: readonly FamilyFact[];
  procedures: readonly CodedFact[];
  allergies: readonly CodedFact[];
  immunizations: readonly CodedFact[];
}

/** FHIR types of the coded facts, and the statuses that say it was not so. */
export const codedFactTypes = {
  procedures: "Procedure",
  allergies: "AllergyIntolerance",
  immunizations: "Immunization",
} as const;
export const untrueStatuses = ["entered-in-error", "not-done", "refuted"];

/** What the study itself tells that counts as history, such as where on the body the picture was taken. */
export interface StudyContext {
  bodyPart: string | null;
  laterality: string | null;
}
