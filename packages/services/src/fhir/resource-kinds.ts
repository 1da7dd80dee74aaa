import { diagnosticReports, provenances, riskAssessments } from "./kinds/assessment-kinds.ts";
import { conditions } from "./kinds/conditions.ts";
import { devices } from "./kinds/devices.ts";
import { encounters } from "./kinds/encounters.ts";
import { familyMemberHistories } from "./kinds/family-member-histories.ts";
import { imagingStudies } from "./kinds/imaging-studies.ts";
import { medicationRequests, medicationStatements } from "./kinds/medications.ts";
import { observations } from "./kinds/observations.ts";
import { patients } from "./kinds/patients.ts";
import type { ResourceKind } from "./resource-kind.ts";

/** What this server speaks FHIR of: routes, CapabilityStatement and export come from this one list. */
export const resourceKinds: readonly ResourceKind[] = [
  patients,
  encounters,
  observations,
  conditions,
  medicationStatements,
  medicationRequests,
  familyMemberHistories,
  imagingStudies,
  riskAssessments,
  diagnosticReports,
  provenances,
  devices,
];

const byType = new Map(resourceKinds.map((kind) => [kind.type, kind]));

export function findResourceKind(type: string): ResourceKind | undefined {
  return byType.get(type);
}
