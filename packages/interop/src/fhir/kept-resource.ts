import { z } from "zod";
import { bestCode } from "./code.ts";
import { isObject, type JsonObject } from "./content.ts";
import { concept, type Reference, reference } from "./datatypes.ts";
import { parseInstant } from "./instant.ts";
import type { MapContext } from "./map-context.ts";
import { recordedAt } from "./recorded-at.ts";

/** What is looked up of a resource that is kept as it was sent. */
export interface KeptRow {
  status: string | null;
  codeSystem: string | null;
  code: string | null;
  display: string | null;
  effectiveAt: Date | null;
  recordedAt: Date;
  /** Of an ImagingStudy. */
  studyInstanceUid: string | null;
}

/** What R4 calls the patient of a resource, whatever its type. @see https://hl7.org/fhir/R4/compartmentdefinition-patient.html */
const ofPatient = ["subject", "patient", "beneficiary", "individual", "for"];
/** What it calls the code, when it was true and when it was written down. */
const codes = ["code", "vaccineCode", "procedureCode", "medicationCodeableConcept", "type", "category"];
const truths = [
  "performed",
  "occurrence",
  "effective",
  "onset",
  "started",
  "period",
  "serviced",
  "date",
  "created",
];
const writings = ["recordedDate", "recorded", "issued", "authoredOn", "authored", "created", "date"];

/** The references that may tell whose it is; those in lists, such as a Provenance's targets, after the others. */
export function patientReferences(resource: JsonObject): { element: string; pointer: Reference }[] {
  const listed = (name: string, of: unknown, inner?: string) =>
    (Array.isArray(of) ? of : []).map((one) => ({
      element: inner ? `${name}.${inner}` : name,
      pointer: inner && isObject(one) ? one[inner] : one,
    }));
  return [
    ...ofPatient.map((element) => ({ element, pointer: resource[element] })),
    ...listed("target", resource.target),
    ...listed("participant", resource.participant, "actor"),
  ].flatMap(({ element, pointer }) => {
    const parsed = isObject(pointer) ? reference.safeParse(pointer) : undefined;
    return parsed?.success ? [{ element, pointer: parsed.data }] : [];
  });
}

export function mapKept(resource: JsonObject, { importedAt }: MapContext): KeptRow {
  const coded = bestCode(first(codes.map((name) => conceptOf(resource[name]))));
  const effectiveAt = first(truths.map((name) => momentOf(resource, name))) ?? null;
  const meta = isObject(resource.meta) ? instantOf(resource.meta.lastUpdated) : undefined;
  const told = first(writings.map((name) => instantOf(resource[name])));
  return {
    status: statusOf(resource),
    codeSystem: coded?.system ?? null,
    code: coded?.code ?? null,
    display: coded?.display ?? null,
    effectiveAt,
    recordedAt: recordedAt(importedAt, told, effectiveAt, meta),
    studyInstanceUid: resource.resourceType === "ImagingStudy" ? studyInstanceUid(resource) : null,
  };
}

/** An allergy has no status: refuted and entered in error count before whether it is active. */
function statusOf(resource: JsonObject): string | null {
  if (typeof resource.status === "string") return resource.status;
  const [verified, clinical] = [resource.verificationStatus, resource.clinicalStatus].map(
    (status) => bestCode(conceptOf(status))?.code ?? null,
  );
  return verified === "refuted" || verified === "entered-in-error" ? verified : (clinical ?? null);
}

const oid = /^(?:urn:oid:)?([0-9]+(?:\.[0-9]+)+)$/;

/** @see https://hl7.org/fhir/R4/imagingstudy.html#notes */
function studyInstanceUid({ identifier }: JsonObject): string | null {
  const told = z
    .array(z.object({ system: z.literal("urn:dicom:uid"), value: z.string() }).catch({} as never))
    .safeParse(identifier).data;
  return (
    first((told ?? []).map(({ value }) => (value === undefined ? undefined : oid.exec(value)?.[1]))) ?? null
  );
}

/** `performedDateTime`, or the start of `performedPeriod`, or the element itself where it is one of these. */
function momentOf(resource: JsonObject, name: string): Date | undefined {
  const period = resource[`${name}Period`] ?? resource[name];
  return (
    instantOf(resource[`${name}DateTime`] ?? resource[`${name}Date`] ?? resource[name]) ??
    (isObject(period) ? instantOf(period.start) : undefined)
  );
}

function instantOf(value: unknown): Date | undefined {
  return typeof value === "string" ? parseInstant(value) : undefined;
}

function conceptOf(value: unknown) {
  const one = Array.isArray(value) ? value[0] : value;
  return isObject(one) ? concept.safeParse(one).data : undefined;
}

function first<T>(all: readonly (T | undefined)[]): T | undefined {
  return all.find((one) => one !== undefined);
}
