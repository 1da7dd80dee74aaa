import type { z } from "zod";
import { conditionSchema, mapCondition } from "./condition.ts";
import { contentHash, isObject } from "./content.ts";
import { concept, type Reference } from "./datatypes.ts";
import { encounterSchema, mapEncounter } from "./encounter.ts";
import type { FhirEntry, PatientLink } from "./entry.ts";
import { EntryFault } from "./errors.ts";
import { familyMemberHistorySchema, mapFamilyMemberHistory } from "./family-member-history.ts";
import type { MapContext } from "./map-context.ts";
import { mapMedicationRequest, medicationRequestSchema } from "./medication-request.ts";
import { mapMedicationStatement, medicationStatementSchema } from "./medication-statement.ts";
import { mapObservation, observationSchema } from "./observation.ts";
import { mapPatient, patientSchema } from "./patient.ts";
import { relativeId, type SentResource } from "./references.ts";

export type Resolve = (reference: string, from: SentResource) => SentResource | undefined;

const actReason = "http://terminology.hl7.org/CodeSystem/v3-ActReason";

/**
 * @returns nothing for a resource that says nothing for a history, such as a Claim
 * @throws EntryFault
 */
export function readResource(sent: SentResource, resolve: Resolve, importedAt: Date): FhirEntry | undefined {
  const { path, fhirId, resource: raw } = sent;
  const context: MapContext = { importedAt, medication: (pointer) => medication(pointer, sent, resolve) };
  const link = (subject: Reference | undefined) => patientLink(subject, sent, resolve);
  const base = () => ({ path, fhirId, versionId: versionOf(raw), raw });
  const fact = (of: { subject?: Reference | undefined; encounter?: Reference | undefined }) => ({
    ...base(),
    patient: link(of.subject),
    encounterFhirId: encounterId(of.encounter, sent, resolve),
  });

  switch (sent.resourceType) {
    case "Patient": {
      const read = parse(patientSchema, raw);
      const synthetic = (read.meta?.tag ?? []).some(
        ({ system, code }) => system === actReason && code === "HTEST",
      );
      return { ...base(), resourceType: "Patient", ...mapPatient(read, context), synthetic };
    }
    case "Encounter": {
      const read = parse(encounterSchema, raw);
      return { ...fact(read), resourceType: "Encounter", row: mapEncounter(read, context) };
    }
    case "Condition": {
      const read = parse(conditionSchema, raw);
      return { ...fact(read), resourceType: "Condition", row: mapCondition(read, context) };
    }
    case "Observation": {
      const read = parse(observationSchema, raw);
      return { ...fact(read), resourceType: "Observation", row: mapObservation(read, context) };
    }
    case "MedicationStatement": {
      const read = parse(medicationStatementSchema, raw);
      const row = mapMedicationStatement(read, context);
      return { ...fact(read), resourceType: "MedicationStatement", row };
    }
    case "MedicationRequest": {
      const read = parse(medicationRequestSchema, raw);
      const row = mapMedicationRequest(read, context);
      return row && { ...fact(read), resourceType: "MedicationRequest", row };
    }
    case "FamilyMemberHistory": {
      const read = parse(familyMemberHistorySchema, raw);
      const rows = mapFamilyMemberHistory(read, context);
      return { ...fact({ subject: read.patient }), resourceType: "FamilyMemberHistory", rows };
    }
    default:
      return undefined;
  }
}

function parse<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const within = (issue?.path ?? [])
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("");
  if (issue?.code === "invalid_type" && issue.message.endsWith("undefined")) {
    throw new EntryFault("MISSING_VALUE", within, "A required element is missing.");
  }
  const reason =
    issue?.code === "custom" ? `The element ${issue.message}.` : "The element has a wrong value.";
  throw new EntryFault("INVALID_VALUE", within, reason);
}

function versionOf(resource: SentResource["resource"]): string {
  const told = isObject(resource.meta) ? resource.meta.versionId : undefined;
  return typeof told === "string" ? told : `sha256:${contentHash(resource)}`;
}

function patientLink(subject: Reference | undefined, from: SentResource, resolve: Resolve): PatientLink {
  const pointer = subject?.reference;
  if (pointer === undefined) return { fhirId: null, sent: false };
  const found = resolve(pointer, from);
  if (!found) return { fhirId: relativeId(pointer, "Patient"), sent: false };
  if (found.resourceType !== "Patient") {
    throw new EntryFault("NOT_A_PATIENT", ".subject", "The subject is not a Patient.");
  }
  return { fhirId: found.fhirId, sent: true };
}

function encounterId(pointer: Reference | undefined, from: SentResource, resolve: Resolve): string | null {
  if (pointer?.reference === undefined) return null;
  const found = resolve(pointer.reference, from);
  if (found) return found.resourceType === "Encounter" ? found.fhirId : null;
  return relativeId(pointer.reference, "Encounter");
}

function medication(pointer: Reference, from: SentResource, resolve: Resolve) {
  if (pointer.reference === undefined) return undefined;
  const { contained } = from.resource;
  const found = pointer.reference.startsWith("#")
    ? (Array.isArray(contained) ? contained : []).find(
        (one) => isObject(one) && `#${String(one.id)}` === pointer.reference,
      )
    : resolve(pointer.reference, from)?.resource;
  if (!isObject(found) || found.resourceType !== "Medication") return undefined;
  return concept.safeParse(found.code).data;
}
