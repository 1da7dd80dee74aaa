import { measuredValue } from "../../clinical/facts/measured-value.ts";
import type { Measure } from "../../clinical/facts/value-sets/measures.ts";
import { LOINC, SNOMED_CT } from "../../clinical/history.ts";
import { namedSets } from "../named-sets.ts";
import type {
  ExportRules,
  StoredCondition,
  StoredEncounter,
  StoredMedication,
  StoredObservation,
  StoredProcedure,
  StoredRelative,
} from "./export-facts.ts";
import type { ExportRow } from "./export-table.ts";
import { knownWord, knownWords, plainUcum } from "./known-words.ts";
import { type PersonMask, shiftedDay } from "./person-mask.ts";
import { POOLED_AGE } from "./small-cells.ts";

// One function a kind of fact: what is stored becomes what an export tells, or nothing where the code cannot be told.
// When something became known here is not told: a history that was brought in on one day would tell every shift, as that
// day is the same for all (docs/decisions/152).

export function maskEncounter(fact: StoredEncounter, mask: PersonMask, { codes }: ExportRules): ExportRow {
  const type = codes["encounter-type"].tell(fact.typeSystem, fact.typeCode);
  return {
    patient: mask.pseudonym,
    class: knownWord(knownWords.encounterClass, fact.classCode),
    type_system: type?.system ?? null,
    type_code: type?.code ?? null,
    start_date: shiftedDay(fact.effectiveAt, mask),
    end_date: shiftedDay(fact.endedAt, mask),
  };
}

export function maskCondition(
  fact: StoredCondition,
  mask: PersonMask,
  { codes }: ExportRules,
): ExportRow | null {
  const told = codes.condition.tell(fact.codeSystem, fact.code);
  if (!told) return null;
  const site = codes["body-site"].tell(fact.bodySiteSystem, fact.bodySiteCode);
  return {
    patient: mask.pseudonym,
    ...told,
    clinical_status: knownWord(knownWords.clinicalStatus, fact.clinicalStatus),
    verification_status: knownWord(knownWords.verificationStatus, fact.verificationStatus),
    body_site_system: site?.system ?? null,
    body_site_code: site?.code ?? null,
    onset_date: shiftedDay(fact.effectiveAt, mask),
    abatement_date: shiftedDay(fact.abatedAt, mask),
  };
}

export function maskObservation(
  fact: StoredObservation,
  mask: PersonMask,
  { codes }: ExportRules,
): ExportRow | null {
  const told = codes.observation.tell(fact.codeSystem, fact.code);
  if (!told) return null;
  const answer = codes.answer.tell(fact.valueCodeSystem, fact.valueCode);
  const unit = plainUcum(fact.valueUnit);
  // A number in a unit that is none says nothing.
  const value = fact.valueUnit !== null && unit === null ? null : fact.valueQuantity;
  const measured = value === null ? undefined : measureOf(told, value, unit);
  return {
    patient: mask.pseudonym,
    ...told,
    category: knownWord(knownWords.observationCategory, fact.category),
    date: shiftedDay(fact.effectiveAt, mask),
    value: value === null ? null : pooledAge(rounded(value), unit),
    unit: value === null ? null : unit,
    value_system: answer?.system ?? null,
    value_code: answer?.code ?? null,
    value_boolean: fact.valueBoolean,
    measure: measured?.name ?? null,
    measure_value: measured?.value ?? null,
  };
}

export function maskMedication(
  fact: StoredMedication,
  mask: PersonMask,
  { codes }: ExportRules,
): ExportRow | null {
  const told = codes.medication.tell(fact.codeSystem, fact.code);
  if (!told) return null;
  return {
    patient: mask.pseudonym,
    kind: fact.resourceType === "MedicationRequest" ? "MedicationRequest" : "MedicationStatement",
    ...told,
    status: knownWord(knownWords.medicationStatus, fact.status),
    start_date: shiftedDay(fact.effectiveAt, mask),
    end_date: shiftedDay(fact.endedAt, mask),
  };
}

export function maskProcedure(
  fact: StoredProcedure,
  mask: PersonMask,
  { codes }: ExportRules,
): ExportRow | null {
  const told = codes.procedure.tell(fact.codeSystem, fact.code);
  if (!told) return null;
  return {
    patient: mask.pseudonym,
    ...told,
    status: knownWord(knownWords.procedureStatus, fact.status),
    date: shiftedDay(fact.effectiveAt, mask),
  };
}

export function maskRelative(
  fact: StoredRelative,
  mask: PersonMask,
  { codes }: ExportRules,
): ExportRow | null {
  const relationship = codes.relationship.tell(fact.relationshipSystem, fact.relationshipCode);
  const condition = codes["relatives-condition"].tell(fact.conditionSystem, fact.conditionCode);
  if (!relationship || !condition) return null;
  const age = fact.onsetAgeYears === null ? null : Math.floor(fact.onsetAgeYears);
  return {
    patient: mask.pseudonym,
    relationship_system: relationship.system,
    relationship_code: relationship.code,
    condition_system: condition.system,
    condition_code: condition.code,
    onset_age: age === null ? null : Math.min(age, POOLED_AGE),
    date: shiftedDay(fact.effectiveAt, mask),
  };
}

/** Four digits are more than a laboratory's error, and fewer than some values are kept with. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

/** Whatever is counted in years may be an age. */
function pooledAge(value: number, unit: string | null): number {
  const years: Readonly<Record<string, number>> = { a: 1, mo: 12, wk: 52.18, d: 365.25 };
  const perYear = unit !== null && Object.hasOwn(years, unit) ? years[unit]! : undefined;
  return perYear !== undefined && value / perYear >= POOLED_AGE ? POOLED_AGE * perYear : value;
}

const measuresOf = new Map<string, { name: string; measure: Measure }>();
for (const [name, measure] of namedSets.measures) {
  for (const code of Object.keys(measure.loinc)) measuresOf.set(`${LOINC} ${code}`, { name, measure });
  for (const code of Object.keys(measure.snomed ?? {}))
    measuresOf.set(`${SNOMED_CT} ${code}`, { name, measure });
}

function measureOf(told: { system: string; code: string }, quantity: number, unit: string | null) {
  const found = measuresOf.get(`${told.system} ${told.code}`);
  if (!found) return undefined;
  const value = measuredValue({ code: told.code, quantity, unit }, found.measure);
  return { name: found.name, value: typeof value === "number" ? rounded(value) : null };
}
