import {
  type Coding,
  type ConditionFact,
  type FamilyFact,
  LOINC,
  type MedicationFact,
  type ObservationFact,
  type PatientHistory,
  RXNORM,
  SNOMED_CT,
} from "../history.ts";

/** The moment of every test history. */
const moment = new Date("2026-03-01T10:00:00Z");
const DAY_MS = 24 * 60 * 60 * 1000;
export const daysBefore = (days: number) => new Date(moment.getTime() - days * DAY_MS);

/** A woman of 60 of whom nothing else is known. */
export function historyOf(over: Partial<PatientHistory> = {}): PatientHistory {
  const facts = {
    observations: [],
    conditions: [],
    medications: [],
    familyHistory: [],
    procedures: [],
    allergies: [],
    immunizations: [],
  };
  const person = { birthDate: "1966-01-01", sex: "female", raceAndEthnicity: [] } as const;
  return { patientId: "p", asOf: moment, ...person, ...facts, ...over };
}

const none = { valueQuantity: null, valueUnit: null, valueCode: null, valueText: null, valueBoolean: null };

export function measurement(
  id: string,
  loinc: string,
  valueQuantity: number,
  valueUnit: string | null,
  days = 1,
): ObservationFact {
  const times = { effectiveAt: daysBefore(days), recordedAt: daysBefore(days) };
  const code = { system: LOINC, code: loinc };
  return { id, code, status: "final", components: [], ...none, ...times, valueQuantity, valueUnit };
}

export function answer(id: string, loinc: string, valueCode: Coding, days = 1): ObservationFact {
  return { ...measurement(id, loinc, 0, null, days), valueQuantity: null, valueCode };
}

export function problem(id: string, snomed: string, over: Partial<ConditionFact> = {}): ConditionFact {
  const status = { clinicalStatus: "active", verificationStatus: "confirmed", abatedAt: null };
  const times = { effectiveAt: daysBefore(30), recordedAt: daysBefore(30) };
  return { id, code: { system: SNOMED_CT, code: snomed }, bodySite: null, ...status, ...times, ...over };
}

export function drug(
  id: string,
  rxnorm: string,
  display?: string,
  over: Partial<MedicationFact> = {},
): MedicationFact {
  const times = { effectiveAt: daysBefore(30), recordedAt: daysBefore(30), endedAt: null };
  return { id, code: { system: RXNORM, code: rxnorm, display }, status: "active", ...times, ...over };
}

export function relative(id: string, role: string, condition: Coding): FamilyFact {
  const relationship = { system: "http://terminology.hl7.org/CodeSystem/v3-RoleCode", code: role };
  const times = { effectiveAt: null, recordedAt: daysBefore(30) };
  return { id, relationship, condition, onsetAgeYears: null, ...times };
}
