import type { Condition } from "fhir/r4.js";
import type { ConditionRow } from "../condition.ts";
import { conceptOf, optionalConcept } from "./concept.ts";
import { instantAs } from "./date.ts";
import { givenBack, type Imported } from "./given-back.ts";
import { metaOf } from "./meta.ts";
import { referTo } from "./reference.ts";

const clinical = "http://terminology.hl7.org/CodeSystem/condition-clinical";
const verification = "http://terminology.hl7.org/CodeSystem/condition-ver-status";

export interface ConditionToWrite extends Imported, ConditionRow {
  patientId: string;
  encounterId: string | null;
}

/** @see https://hl7.org/fhir/R4/condition.html */
export function writeCondition(condition: ConditionToWrite): Condition {
  const { patientId, encounterId } = condition;
  const encounter = encounterId === null ? null : `Encounter/${encounterId}`;
  const sent = givenBack<Condition>(condition, { subject: `Patient/${patientId}`, encounter });
  if (sent) return sent;
  const site = optionalConcept(condition.bodySiteSystem, condition.bodySiteCode, condition.bodySiteDisplay);
  const clinicalStatus = optionalConcept(clinical, condition.clinicalStatus, null);
  const verificationStatus = optionalConcept(verification, condition.verificationStatus, null);
  return {
    resourceType: "Condition",
    id: condition.id,
    meta: metaOf(condition),
    ...(clinicalStatus ? { clinicalStatus } : {}),
    ...(verificationStatus ? { verificationStatus } : {}),
    code: conceptOf(condition.codeSystem, condition.code, condition.display),
    ...(site ? { bodySite: [site] } : {}),
    subject: referTo("Patient", patientId),
    ...(encounter === null ? {} : { encounter: { reference: encounter } }),
    ...instantAs("onsetDateTime", condition.effectiveAt),
    ...instantAs("abatementDateTime", condition.abatedAt),
    recordedDate: condition.recordedAt.toISOString(),
  };
}
