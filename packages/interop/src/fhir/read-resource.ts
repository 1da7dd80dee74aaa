import type { z } from "zod";
import { bestCode } from "./code.ts";
import { conditionSchema, mapCondition } from "./condition.ts";
import { contentHash, isObject } from "./content.ts";
import { concept, type Reference } from "./datatypes.ts";
import { encounterSchema, mapEncounter } from "./encounter.ts";
import type { FhirEntry, KeptEntry, PatientLink } from "./entry.ts";
import { EntryFault } from "./errors.ts";
import { familyMemberHistorySchema, mapFamilyMemberHistory } from "./family-member-history.ts";
import { parseInstant } from "./instant.ts";
import { mapKept, patientReferences } from "./kept-resource.ts";
import type { MapContext } from "./map-context.ts";
import { mapMedicationRequest, medicationRequestSchema } from "./medication-request.ts";
import { mapMedicationStatement, medicationStatementSchema } from "./medication-statement.ts";
import { findModifier } from "./modifier.ts";
import { mapObservation, observationSchema } from "./observation.ts";
import { mapPatient, patientSchema } from "./patient.ts";
import {
  containedResource,
  namedIdentifiers,
  type Resolve,
  relativeId,
  type SentResource,
} from "./references.ts";
import { mapSeries, seriesSchema } from "./sampled-data.ts";

const actReason = "http://terminology.hl7.org/CodeSystem/v3-ActReason";

/** What tells of a transfer and not of the world. */
const ofTransfer = ["Bundle", "OperationOutcome", "Parameters"];

/**
 * A valid resource as what is stored of it.
 * @returns nothing for a resource that only tells of a transfer
 * @throws EntryFault
 */
export function readResource(
  sent: SentResource,
  resolve: Resolve,
  importedAt: Date,
): FhirEntry | KeptEntry | undefined {
  const { path, fhirId, resource: raw } = sent;
  const modifier = findModifier(raw);
  if (modifier !== undefined) {
    const reason = "An extension that is not known here changes the meaning of what it stands in.";
    throw new EntryFault("UNKNOWN_MODIFIER", modifier, reason);
  }
  const context: MapContext = { importedAt, medication: (pointer) => medication(pointer, sent, resolve) };
  const link = (subject: Reference | undefined) => patientLink(subject, sent, resolve);
  const base = () => ({ path, fhirId, ...versionOf(raw), raw });
  const fact = (of: { subject?: Reference | undefined; encounter?: Reference | undefined }) => ({
    ...base(),
    patient: link(of.subject),
    encounterFhirId: encounterId(of.encounter, sent, resolve),
  });
  const kept = (): KeptEntry => ({
    ...base(),
    kept: true,
    resourceType: sent.resourceType,
    patient: keptPatient(sent, resolve),
    row: mapKept(raw, context),
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
      // R4 lets a Condition go without a code; it says nothing for a history then.
      if (!bestCode(read.code)) return kept();
      return { ...fact(read), resourceType: "Condition", row: mapCondition(read, context) };
    }
    case "Observation": {
      const read = parse(observationSchema, raw);
      const series = hasSamples(raw) ? mapSeries(parse(seriesSchema, raw), context) : undefined;
      return { ...fact(read), resourceType: "Observation", row: mapObservation(read, context), series };
    }
    case "MedicationStatement": {
      const read = parse(medicationStatementSchema, raw);
      const row = mapMedicationStatement(read, context);
      return { ...fact(read), resourceType: "MedicationStatement", row };
    }
    case "MedicationRequest": {
      const read = parse(medicationRequestSchema, raw);
      const row = mapMedicationRequest(read, context);
      if (!row) return kept();
      return { ...fact(read), resourceType: "MedicationRequest", row };
    }
    case "FamilyMemberHistory": {
      const read = parse(familyMemberHistorySchema, raw);
      const rows = mapFamilyMemberHistory(read, context);
      return { ...fact({ subject: read.patient }), resourceType: "FamilyMemberHistory", rows };
    }
    default:
      return ofTransfer.includes(sent.resourceType) ? undefined : kept();
  }
}

/** Whether an Observation or one of its components holds SampledData. */
function hasSamples({ valueSampledData, component }: SentResource["resource"]): boolean {
  const parts = Array.isArray(component) ? component.filter(isObject) : [];
  return valueSampledData !== undefined || parts.some((part) => part.valueSampledData !== undefined);
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

function versionOf(resource: SentResource["resource"]) {
  const { versionId, lastUpdated } = isObject(resource.meta) ? resource.meta : {};
  return {
    versionId: typeof versionId === "string" ? versionId : `sha256:${contentHash(resource)}`,
    lastUpdatedAt: typeof lastUpdated === "string" ? (parseInstant(lastUpdated) ?? null) : null,
  };
}

const unnamed: PatientLink = { fhirId: null, sent: false, identifiers: [] };

function patientLink(subject: Reference | undefined, from: SentResource, resolve: Resolve): PatientLink {
  if (subject === undefined) return unnamed;
  const found = resolve(subject, from);
  if (found && found.resourceType !== "Patient") {
    throw new EntryFault("NOT_A_PATIENT", ".subject", "The subject is not a Patient.");
  }
  if (found) return { fhirId: found.fhirId, sent: true, identifiers: [] };
  const { reference } = subject;
  return {
    fhirId: reference === undefined ? null : relativeId(reference, "Patient"),
    sent: false,
    identifiers: namedIdentifiers(subject, from),
  };
}

/** Whose a kept resource is; nobody's where it names no patient, such as an Organization or a Group's report. */
function keptPatient(from: SentResource, resolve: Resolve): PatientLink | null {
  for (const { element, pointer } of patientReferences(from.resource)) {
    const found = resolve(pointer, from);
    const names =
      found?.resourceType === "Patient" ||
      pointer.type === "Patient" ||
      containedResource(pointer, from)?.resourceType === "Patient" ||
      /^(?:.*\/)?Patient[/?]/.test(pointer.reference ?? "");
    if (names) return patientLink(pointer, from, resolve);
    if (element === "patient" && !found) return patientLink(pointer, from, resolve);
  }
  return null;
}

function encounterId(pointer: Reference | undefined, from: SentResource, resolve: Resolve): string | null {
  if (pointer === undefined) return null;
  const found = resolve({ ...pointer, type: pointer.type ?? "Encounter" }, from);
  if (found) return found.resourceType === "Encounter" ? found.fhirId : null;
  return pointer.reference === undefined ? null : relativeId(pointer.reference, "Encounter");
}

function medication(pointer: Reference, from: SentResource, resolve: Resolve) {
  const coded = (resource: SentResource["resource"] | undefined) =>
    resource?.resourceType === "Medication" ? concept.safeParse(resource.code).data : undefined;
  const contained = containedResource(pointer, from);
  if (contained) return { fhirId: null, code: coded(contained) };
  const found = resolve({ ...pointer, type: pointer.type ?? "Medication" }, from);
  if (found) {
    return {
      fhirId: found.resourceType === "Medication" ? found.fhirId : null,
      code: coded(found.resource),
    };
  }
  const { reference } = pointer;
  return { fhirId: reference === undefined ? null : relativeId(reference, "Medication"), code: undefined };
}
