import { type Code, measures } from "./codes.ts";
import { uuidFromSeed } from "./random.ts";

/** A FHIR R4 resource as JSON. */
export interface Resource {
  resourceType: string;
  id: string;
  [element: string]: unknown;
}

/** A FHIR R4 transaction. */
export interface Bundle {
  resourceType: "Bundle";
  type: "transaction";
  entry: { fullUrl: string; resource: Resource; request: { method: "PUT"; url: string } }[];
}

export const mrnSystem = "urn:synoptic:demo:mrn";

/** HL7's tag of test data: nobody's record. */
const tag = { system: "http://terminology.hl7.org/CodeSystem/v3-ActReason", code: "HTEST" };
const category = (system: string, code: string) => [{ coding: [{ system, code }] }];
const concept = (code: Code) => ({ coding: [code], text: code.display });
const clinical = (name: string, code: string) => ({
  coding: [{ system: `http://terminology.hl7.org/CodeSystem/condition-${name}`, code }],
});

/** Collects one patient's resources; ids follow from the medical record number and the order. */
export class BundleBuilder {
  readonly #resources: Resource[] = [];
  readonly #mrn: string;

  constructor(mrn: string, person: Record<string, unknown>) {
    this.#mrn = mrn;
    const type = { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0203", code: "MR" }] };
    this.#add("Patient", { identifier: [{ type, system: mrnSystem, value: mrn }], ...person });
  }

  encounter(at: Date, minutes: number): void {
    const end = new Date(at.getTime() + minutes * 60_000).toISOString();
    this.#add("Encounter", {
      status: "finished",
      class: { system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "AMB" },
      subject: this.#patient(),
      period: { start: at.toISOString(), end },
    });
  }

  condition(code: Code, since: Date, recorded: Date, bodySite?: Code): void {
    this.#add("Condition", {
      clinicalStatus: clinical("clinical", "active"),
      verificationStatus: clinical("ver-status", "confirmed"),
      code: concept(code),
      subject: this.#patient(),
      onsetDateTime: since.toISOString(),
      recordedDate: recorded.toISOString(),
      ...(bodySite && { bodySite: [concept(bodySite)] }),
    });
  }

  medication(code: Code, since: Date, recorded: Date): void {
    this.#add("MedicationStatement", {
      status: "active",
      medicationCodeableConcept: concept(code),
      subject: this.#patient(),
      effectivePeriod: { start: since.toISOString() },
      dateAsserted: recorded.toISOString(),
    });
  }

  measure(code: Code, value: number, unit: string, at: Date, kind = "vital-signs"): void {
    this.#observe(code, kind, at, { valueQuantity: quantity(value, unit) });
  }

  bloodPressure(systolic: number, diastolic: number, at: Date): void {
    const part = (code: Code, value: number) => ({
      code: concept(code),
      valueQuantity: quantity(value, "mm[Hg]"),
    });
    const component = [part(measures.systolic, systolic), part(measures.diastolic, diastolic)];
    this.#observe(measures.bloodPressure, "vital-signs", at, { component });
  }

  finding(code: Code, value: Code, at: Date): void {
    this.#observe(code, "social-history", at, { valueCodeableConcept: concept(value) });
  }

  relative(relationship: Code, disease: Code, ageYears: number, recorded: Date): void {
    const onsetAge = { value: ageYears, unit: "a", system: "http://unitsofmeasure.org", code: "a" };
    this.#add("FamilyMemberHistory", {
      status: "completed",
      patient: this.#patient(),
      date: recorded.toISOString(),
      relationship: concept(relationship),
      condition: [{ code: concept(disease), onsetAge }],
    });
  }

  build(): Bundle {
    return {
      resourceType: "Bundle",
      type: "transaction",
      entry: this.#resources.map((resource) => ({
        fullUrl: `urn:uuid:${uuidFromSeed(resource.id)}`,
        resource,
        request: { method: "PUT", url: `${resource.resourceType}/${resource.id}` },
      })),
    };
  }

  #observe(code: Code, kind: string, at: Date, value: object): void {
    this.#add("Observation", {
      status: "final",
      category: category("http://terminology.hl7.org/CodeSystem/observation-category", kind),
      code: concept(code),
      subject: this.#patient(),
      effectiveDateTime: at.toISOString(),
      issued: at.toISOString(),
      ...value,
    });
  }

  #patient(): { reference: string } {
    return { reference: `urn:uuid:${uuidFromSeed(this.#resources[0]!.id)}` };
  }

  #add(resourceType: string, elements: Record<string, unknown>): void {
    const number = String(this.#resources.length).padStart(2, "0");
    const id = resourceType === "Patient" ? this.#mrn.toLowerCase() : `${this.#mrn.toLowerCase()}-${number}`;
    this.#resources.push({ resourceType, id, meta: { tag: [tag] }, ...elements });
  }
}

function quantity(value: number, unit: string) {
  return { value: Math.round(value * 10) / 10, unit, system: "http://unitsofmeasure.org", code: unit };
}
