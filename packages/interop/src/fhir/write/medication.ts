import type { MedicationRequest, MedicationStatement } from "fhir/r4.js";
import type { MedicationRow } from "../medication-statement.ts";
import { optionalConcept } from "./concept.ts";
import { instantAs } from "./date.ts";
import { givenBack, type Imported } from "./given-back.ts";
import { metaOf } from "./meta.ts";
import { referTo } from "./reference.ts";

export interface MedicationToWrite extends Imported, MedicationRow {
  patientId: string;
}

/** @see https://hl7.org/fhir/R4/medicationstatement.html */
export function writeMedicationStatement(medication: MedicationToWrite): MedicationStatement {
  const sent = givenBack<MedicationStatement>(medication, { subject: `Patient/${medication.patientId}` });
  if (sent) return withMedication(sent, medication);
  const { effectiveAt, endedAt } = medication;
  return {
    resourceType: "MedicationStatement",
    id: medication.id,
    meta: metaOf(medication),
    status: medication.status as MedicationStatement["status"],
    medicationCodeableConcept: codeOf(medication),
    subject: referTo("Patient", medication.patientId),
    ...(effectiveAt === null && endedAt === null
      ? {}
      : { effectivePeriod: { ...instantAs("start", effectiveAt), ...instantAs("end", endedAt) } }),
    dateAsserted: medication.recordedAt.toISOString(),
  };
}

/** @see https://hl7.org/fhir/R4/medicationrequest.html */
export function writeMedicationRequest(medication: MedicationToWrite): MedicationRequest {
  const sent = givenBack<MedicationRequest>(medication, { subject: `Patient/${medication.patientId}` });
  if (sent) return withMedication(sent, medication);
  return {
    resourceType: "MedicationRequest",
    id: medication.id,
    meta: metaOf(medication),
    status: medication.status as MedicationRequest["status"],
    intent: "order",
    medicationCodeableConcept: codeOf(medication),
    subject: referTo("Patient", medication.patientId),
    authoredOn: (medication.effectiveAt ?? medication.recordedAt).toISOString(),
  };
}

/** What was recorded here has a code, and what was imported without one is given back with its reference. */
const codeOf = ({ codeSystem, code, display }: MedicationToWrite) =>
  optionalConcept(codeSystem, code, display) ?? {};

/** A Medication that was sent along is not kept as a resource; its code was, so that the code takes its place. */
function withMedication<T extends MedicationRequest | MedicationStatement>(
  sent: T,
  medication: MedicationToWrite,
): T {
  const { medicationReference, ...rest } = sent;
  const isWithin = medicationReference?.reference?.startsWith("#");
  if (!medicationReference || isWithin || medication.code === null) return sent;
  return { ...rest, medicationCodeableConcept: codeOf(medication) } as T;
}
