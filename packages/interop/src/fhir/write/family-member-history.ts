import type { FamilyMemberHistory } from "fhir/r4.js";
import { conceptOf, optionalConcept } from "./concept.ts";
import { instantAs } from "./date.ts";
import { givenBack, type Imported } from "./given-back.ts";
import { metaOf } from "./meta.ts";
import { quantityOf } from "./observation.ts";
import { referTo } from "./reference.ts";

export interface FamilyHistoryToWrite extends Imported {
  patientId: string;
  relationshipSystem: string;
  relationshipCode: string;
  relationship: string | null;
  conditionSystem: string | null;
  conditionCode: string | null;
  conditionDisplay: string | null;
  onsetAgeYears: number | null;
  effectiveAt: Date | null;
  recordedAt: Date;
}

/** @see https://hl7.org/fhir/R4/familymemberhistory.html */
export function writeFamilyMemberHistory(history: FamilyHistoryToWrite): FamilyMemberHistory {
  const sent = givenBack<FamilyMemberHistory>(history, { patient: `Patient/${history.patientId}` });
  if (sent) return sent;
  const code = optionalConcept(history.conditionSystem, history.conditionCode, history.conditionDisplay);
  const { onsetAgeYears: age } = history;
  return {
    resourceType: "FamilyMemberHistory",
    id: history.id,
    meta: metaOf(history),
    status: "completed",
    patient: referTo("Patient", history.patientId),
    ...instantAs("date", history.effectiveAt ?? history.recordedAt),
    relationship: conceptOf(history.relationshipSystem, history.relationshipCode, history.relationship),
    ...(code ? { condition: [{ code, ...(age === null ? {} : { onsetAge: quantityOf(age, "a") }) }] } : {}),
  };
}
