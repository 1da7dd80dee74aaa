import { type Coding, UCUM } from "@synoptic/domain";
import type { Observation, ObservationComponent, Quantity } from "fhir/r4.js";
import { conceptOf, labelledConcept, optionalConcept } from "./concept.ts";
import { instantAs } from "./date.ts";
import { givenBack, type Imported } from "./given-back.ts";
import { metaOf } from "./meta.ts";
import { referTo } from "./reference.ts";

const categories = "http://terminology.hl7.org/CodeSystem/observation-category";

export interface ObservationToWrite extends Imported {
  patientId: string;
  encounterId: string | null;
  status: string;
  category: string | null;
  codeSystem: string;
  code: string;
  display: string | null;
  effectiveAt: Date | null;
  recordedAt: Date;
  valueQuantity: number | null;
  valueUnit: string | null;
  valueCodeSystem: string | null;
  valueCode: string | null;
  valueText: string | null;
  valueBoolean: boolean | null;
  components: unknown;
}

/** @see https://hl7.org/fhir/R4/observation.html */
export function writeObservation(observation: ObservationToWrite): Observation {
  const { patientId, encounterId, category } = observation;
  const encounter = encounterId === null ? null : `Encounter/${encounterId}`;
  const sent = givenBack<Observation>(observation, { subject: `Patient/${patientId}`, encounter });
  if (sent) return sent;
  const components = componentsOf(observation.components);
  return {
    resourceType: "Observation",
    id: observation.id,
    meta: metaOf(observation),
    status: observation.status as Observation["status"],
    ...(category === null ? {} : { category: [{ coding: [{ system: categories, code: category }] }] }),
    code: conceptOf(observation.codeSystem, observation.code, observation.display),
    subject: referTo("Patient", patientId),
    ...(encounter === null ? {} : { encounter: { reference: encounter } }),
    ...instantAs("effectiveDateTime", observation.effectiveAt),
    issued: observation.recordedAt.toISOString(),
    ...writtenValue(observation),
    ...(components.length > 0 ? { component: components } : {}),
  };
}

/** A number with its UCUM unit. */
export function quantityOf(value: number, unit: string | null): Quantity {
  return unit === null ? { value } : { value, unit, system: UCUM, code: unit };
}

function writtenValue(row: ObservationToWrite): Partial<Observation> {
  if (row.valueQuantity !== null) return { valueQuantity: quantityOf(row.valueQuantity, row.valueUnit) };
  if (row.valueBoolean !== null) return { valueBoolean: row.valueBoolean };
  const coded = optionalConcept(row.valueCodeSystem, row.valueCode, row.valueText);
  if (coded) return { valueCodeableConcept: coded };
  return row.valueText === null ? {} : { valueString: row.valueText };
}

/** As the import wrote them. */
function componentsOf(stored: unknown): ObservationComponent[] {
  if (!Array.isArray(stored)) return [];
  type Stored = { code: Coding; valueQuantity?: number | null; valueUnit?: string | null };
  return (stored as Stored[]).map(({ code, valueQuantity, valueUnit }) => ({
    code: labelledConcept([code], code.display ?? code.code),
    ...(valueQuantity == null ? {} : { valueQuantity: quantityOf(valueQuantity, valueUnit ?? null) }),
  }));
}
