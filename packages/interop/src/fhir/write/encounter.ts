import type { Encounter } from "fhir/r4.js";
import { optionalConcept } from "./concept.ts";
import { instantAs } from "./date.ts";
import { givenBack, type Imported } from "./given-back.ts";
import { metaOf } from "./meta.ts";
import { referTo } from "./reference.ts";

const actCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
const unknownClass = { system: "http://terminology.hl7.org/CodeSystem/data-absent-reason", code: "unknown" };

export interface EncounterToWrite extends Imported {
  patientId: string;
  status: string;
  classCode: string | null;
  typeSystem: string | null;
  typeCode: string | null;
  typeDisplay: string | null;
  effectiveAt: Date | null;
  endedAt: Date | null;
}

/** @see https://hl7.org/fhir/R4/encounter.html */
export function writeEncounter(encounter: EncounterToWrite): Encounter {
  const subject = referTo("Patient", encounter.patientId);
  const sent = givenBack<Encounter>(encounter, { subject: subject.reference ?? null });
  if (sent) return sent;
  const type = optionalConcept(encounter.typeSystem, encounter.typeCode, encounter.typeDisplay);
  return {
    resourceType: "Encounter",
    id: encounter.id,
    meta: metaOf(encounter),
    status: encounter.status as Encounter["status"],
    class: encounter.classCode === null ? unknownClass : { system: actCode, code: encounter.classCode },
    ...(type ? { type: [type] } : {}),
    subject,
    period: { ...instantAs("start", encounter.effectiveAt), ...instantAs("end", encounter.endedAt) },
  };
}
