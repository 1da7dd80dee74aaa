import type { ConditionRow } from "./condition.ts";
import type { EncounterRow } from "./encounter.ts";
import type { FamilyHistoryRow } from "./family-member-history.ts";
import type { KeptRow } from "./kept-resource.ts";
import type { MedicationRow } from "./medication-statement.ts";
import type { ObservationRow } from "./observation.ts";
import type { PatientIdentifierRow, PatientRow } from "./patient.ts";
import type { SeriesRow } from "./sampled-data.ts";

/** What was wrong, where; never the value. */
export interface Issue {
  /** Such as `Bundle.entry[3].resource.birthDate`. */
  path: string;
  /** Stable, upper snake case. */
  code: string;
  reason: string;
}

/** One entry that was not read, with the first of what is wrong. */
export interface RefusedEntry extends Issue {
  resourceType: string | null;
  /** All that is wrong, the first included. */
  issues: readonly Issue[];
}

/** @param faults one or more, with their place within `path` */
export function refusal(
  path: string,
  resourceType: string | null,
  faults: readonly { code: string; within: string; reason: string }[],
): RefusedEntry {
  const issues = faults.map(({ code, within, reason }) => ({ path: path + within, code, reason }));
  return { ...issues[0]!, resourceType, issues };
}

/** Whom a resource is about. */
export interface PatientLink {
  /** The Patient's FHIR id: of one among the entries, or as a relative reference tells. */
  fhirId: string | null;
  /** The Patient was sent along, so that no other may be taken for it. */
  sent: boolean;
  /** Whose identifiers it has, where it is told by these and was not sent along. */
  identifiers: readonly { system: string; value: string }[];
}

interface Entry {
  /** Such as `Bundle.entry[3].resource`. */
  path: string;
  /** The resource's id, or one derived from its content. */
  fhirId: string;
  /** `meta.versionId`, or `sha256:<hash>` of the content. */
  versionId: string;
  /** `meta.lastUpdated`: of two versions the later one is the newer. */
  lastUpdatedAt: Date | null;
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

/** A resource that no table of its own holds, kept as it was sent: of a patient, or of the site where none is named. */
export interface KeptEntry extends Entry {
  kept: true;
  resourceType: string;
  patient: PatientLink | null;
  row: KeptRow;
}

/** What a history is made of. */
export type FhirFact =
  | (FactEntry & { resourceType: "Encounter"; row: EncounterRow })
  | (FactEntry & { resourceType: "Condition"; row: ConditionRow })
  | (FactEntry & { resourceType: "Observation"; row: ObservationRow; series: SeriesRow | undefined })
  | (FactEntry & { resourceType: "MedicationStatement" | "MedicationRequest"; row: MedicationRow })
  | (FactEntry & { resourceType: "FamilyMemberHistory"; rows: FamilyHistoryRow[] });

export type FhirEntry = PatientEntry | FhirFact;
