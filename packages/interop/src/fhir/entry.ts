import type { ConditionRow } from "./condition.ts";
import type { EncounterRow } from "./encounter.ts";
import type { FamilyHistoryRow } from "./family-member-history.ts";
import type { MedicationRow } from "./medication-statement.ts";
import type { ObservationRow } from "./observation.ts";
import type { PatientIdentifierRow, PatientRow } from "./patient.ts";

/** What was wrong, where; never the value. */
export interface RefusedEntry {
  /** Such as `Bundle.entry[3].resource.birthDate`. */
  path: string;
  resourceType: string | null;
  /** Stable, upper snake case. */
  code: string;
  reason: string;
}

/** Whom a resource is about. */
export interface PatientLink {
  /** The Patient's FHIR id: of one among the entries, or as a relative reference tells. */
  fhirId: string | null;
  /** The Patient was sent along, so that no other may be taken for it. */
  sent: boolean;
}

interface Entry {
  /** Such as `Bundle.entry[3].resource`. */
  path: string;
  /** The resource's id, or one derived from its content. */
  fhirId: string;
  /** `meta.versionId`, or `sha256:<hash>` of the content. */
  versionId: string;
  /** The resource as it was sent. */
  raw: object;
}

export interface PatientEntry extends Entry {
  resourceType: "Patient";
  row: PatientRow;
  identifiers: PatientIdentifierRow[];
  /** Tagged as test data (HTEST). */
  synthetic: boolean;
}

interface FactEntry extends Entry {
  patient: PatientLink;
  /** FHIR id of the encounter it belongs to. */
  encounterFhirId: string | null;
}

export type FhirEntry =
  | PatientEntry
  | (FactEntry & { resourceType: "Encounter"; row: EncounterRow })
  | (FactEntry & { resourceType: "Condition"; row: ConditionRow })
  | (FactEntry & { resourceType: "Observation"; row: ObservationRow })
  | (FactEntry & { resourceType: "MedicationStatement" | "MedicationRequest"; row: MedicationRow })
  | (FactEntry & { resourceType: "FamilyMemberHistory"; rows: FamilyHistoryRow[] });
