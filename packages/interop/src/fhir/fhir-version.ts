import { isObject, type JsonObject } from "./content.ts";
import { UnsupportedFhirVersionError } from "./errors.ts";

/** Elements that a release has and R4 has not, `Type.element`. */
const tells = {
  DSTU2: [
    "Condition.patient",
    "Condition.dateRecorded",
    "Patient.careProvider",
    "Encounter.patient",
    "MedicationStatement.patient",
    "MedicationStatement.wasNotTaken",
    "Observation.comments",
  ],
  STU3: [
    "Condition.context",
    "Condition.assertedDate",
    "Patient.animal",
    "Observation.context",
    "Observation.comment",
    "MedicationRequest.context",
    "MedicationStatement.taken",
    "Encounter.incomingReferral",
    "FamilyMemberHistory.notDone",
  ],
  R5: ["MedicationRequest.medication", "MedicationStatement.medication", "Encounter.actualPeriod"],
} as const;

const dstu2Types = ["MedicationOrder", "DiagnosticOrder"];

/**
 * Only R4 is read: in the other releases the same names mean other things.
 * @see https://hl7.org/fhir/R4/diff.html
 * @throws UnsupportedFhirVersionError
 */
export function refuseOtherReleases(resource: JsonObject, path: string): void {
  const type = String(resource.resourceType);
  if (dstu2Types.includes(type)) throw new UnsupportedFhirVersionError("DSTU2", path);
  for (const release of ["DSTU2", "STU3", "R5"] as const) {
    for (const told of tells[release]) {
      const [ofType, element = ""] = told.split(".");
      if (ofType === type && Object.hasOwn(resource, element)) {
        throw new UnsupportedFhirVersionError(release, `${path}.${element}`);
      }
    }
  }
  if (type === "Encounter" && typeof resource.class === "string") {
    throw new UnsupportedFhirVersionError("DSTU2", `${path}.class`);
  }
  if (type === "Encounter" && Array.isArray(resource.class)) {
    throw new UnsupportedFhirVersionError("R5", `${path}.class`);
  }
  if (type === "Condition" && typeof resource.clinicalStatus === "string") {
    throw new UnsupportedFhirVersionError("STU3", `${path}.clinicalStatus`);
  }
  if (type === "MedicationRequest" && isObject(resource.requester) && "agent" in resource.requester) {
    throw new UnsupportedFhirVersionError("STU3", `${path}.requester.agent`);
  }
}
