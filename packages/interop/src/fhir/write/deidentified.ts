import type { FhirResource, Observation } from "fhir/r4.js";
import { writeCondition } from "./condition.ts";
import { writeDeidentifiedRisk } from "./deidentified-risk.ts";
import { type DeidentifiedRow, Reader } from "./deidentified-row.ts";
import { writeEncounter } from "./encounter.ts";
import { writeFamilyMemberHistory } from "./family-member-history.ts";
import { writeImagingStudy } from "./imaging-study.ts";
import { writeMedicationRequest, writeMedicationStatement } from "./medication.ts";
import { quantityOf, writeObservation } from "./observation.ts";
import { writePatient } from "./patient.ts";
import { writeProcedure } from "./procedure.ts";
import { referTo } from "./reference.ts";

type Write = (row: Reader, place: number) => FhirResource | undefined;

const unversioned = { lastUpdated: new Date(0), raw: null, sourceSystem: "", fhirId: null };
const idOf = (row: Reader, kind: string, place: number) => `${row.patientId}-${kind}-${place}`;
/** Stands where a resource is written with when it became known, which no row tells: taken out again by `inDays`. */
const untold = new Date(-8.64e15);

const writers = {
  Patient: (row) =>
    writePatient({
      ...unversioned,
      ...{ id: row.patientId, familyName: null, givenName: null, birthDate: null, identifiers: [] },
      sex: (row.text("sex") ?? "unknown") as "unknown",
      deceasedAt: row.day("death_date"),
    }),
  /** The age band, as an observation: `Patient` has no place for it but the birth date. */
  Age: ageOf,
  Encounter: (row, place) =>
    writeEncounter({
      ...unversioned,
      ...{
        id: idOf(row, "e", place),
        patientId: row.patientId,
        status: "unknown",
        classCode: row.text("class"),
      },
      ...{ typeSystem: row.text("type_system"), typeCode: row.text("type_code"), typeDisplay: null },
      ...{ effectiveAt: row.day("start_date"), endedAt: row.day("end_date") },
    }),
  Condition: (row, place) => {
    const clinicalStatus = row.text("clinical_status");
    // con-4: what has abated is none that is active.
    const isOver = ["inactive", "remission", "resolved"].includes(clinicalStatus ?? "");
    return writeCondition({
      ...unversioned,
      ...{ id: idOf(row, "c", place), patientId: row.patientId, encounterId: null, clinicalStatus },
      ...{ verificationStatus: row.text("verification_status"), codeSystem: row.text("system")! },
      ...{ code: row.text("code")!, display: null, bodySiteSystem: row.text("body_site_system") },
      ...{
        bodySiteCode: row.text("body_site_code"),
        bodySiteDisplay: null,
        effectiveAt: row.day("onset_date"),
      },
      ...{ abatedAt: isOver ? row.day("abatement_date") : null, recordedAt: untold },
    });
  },
  Observation: (row, place) =>
    writeObservation({
      ...unversioned,
      ...{ id: idOf(row, "o", place), patientId: row.patientId, encounterId: null, status: "unknown" },
      ...{
        category: row.text("category"),
        codeSystem: row.text("system")!,
        code: row.text("code")!,
        display: null,
      },
      ...{ effectiveAt: row.day("date"), recordedAt: untold, valueQuantity: row.number("value") },
      ...{
        valueUnit: row.text("unit"),
        valueCodeSystem: row.text("value_system"),
        valueCode: row.text("value_code"),
      },
      ...{ valueText: null, valueBoolean: row.boolean("value_boolean"), components: null },
    }),
  /** With the day of the first sample, and how long after it. */
  Sample: sampleOf,
  MedicationStatement: (row, place) =>
    row.text("kind") === "MedicationStatement"
      ? writeMedicationStatement(medicationOf(row, place, statementStatuses))
      : undefined,
  MedicationRequest: (row, place) =>
    row.text("kind") === "MedicationRequest"
      ? writeMedicationRequest(medicationOf(row, place, requestStatuses))
      : undefined,
  Procedure: (row, place) =>
    writeProcedure({
      ...{ id: idOf(row, "p", place), patientId: row.patientId, status: row.text("status") ?? "unknown" },
      ...{ system: row.text("system")!, code: row.text("code")!, effectiveAt: row.day("date") },
    }),
  FamilyMemberHistory: (row, place) =>
    writeFamilyMemberHistory({
      ...unversioned,
      ...{
        id: idOf(row, "f", place),
        patientId: row.patientId,
        relationshipSystem: row.text("relationship_system")!,
      },
      ...{ relationshipCode: row.text("relationship_code")!, relationship: null },
      ...{ conditionSystem: row.text("condition_system"), conditionCode: row.text("condition_code") },
      ...{ conditionDisplay: null, onsetAgeYears: row.number("onset_age") },
      ...{ effectiveAt: row.day("date"), recordedAt: untold },
    }),
  ImagingStudy: (row) => {
    const study = row.text("study")!;
    const written = writeImagingStudy({
      ...{
        lastUpdated: new Date(0),
        id: study,
        patientId: row.patientId,
        accessionNumber: null,
        description: null,
      },
      // A UID made of the pseudonym (PS3.5 annex B.2).
      studyInstanceUid: `2.25.${BigInt(`0x${study}`)}`,
      ...{ modality: row.text("modality") ?? "OT", acquiredAt: row.day("date")!, series: [] },
    });
    return { ...written, numberOfSeries: undefined, numberOfInstances: row.number("images") ?? 0 };
  },
  RiskAssessment: writeDeidentifiedRisk,
} satisfies Record<string, Write>;

export type DeidentifiedType = keyof typeof writers;

/**
 * A row of an export as a FHIR resource, without version and with days in place of moments; nothing where the row is none
 * of this type.
 * @param place among the person's rows, from 1: what ids are made of
 */
export function writeDeidentified(
  type: DeidentifiedType,
  row: DeidentifiedRow,
  place: number,
): FhirResource | undefined {
  const written = (writers[type] as Write)(new Reader(row), place);
  return written && ({ ...inDays(written), meta: { security: [pseudonymised] } } as FhirResource);
}

/** @see https://terminology.hl7.org/CodeSystem-v3-ObservationValue.html */
const pseudonymised = {
  system: "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
  code: "PSEUDED",
  display: "pseudonymized",
};

/** Midnights as days, as deep as they are, and without what is not told. */
function inDays(resource: FhirResource): object {
  const days = JSON.stringify(resource).replace(midnight, '"$1"');
  return JSON.parse(days, (_name, value) => (value === untold.toISOString() ? undefined : value)) as object;
}

/** Where a string is one: no row has free text, so that nothing else reads like it. */
const midnight = /"(\d{4}-\d{2}-\d{2})T00:00:00\.000Z"/g;

const statementStatuses =
  "active completed entered-in-error intended stopped on-hold unknown not-taken".split(" ");
const requestStatuses = "active on-hold cancelled completed entered-in-error stopped draft unknown".split(
  " ",
);

function medicationOf(row: Reader, place: number, statuses: readonly string[]) {
  const status = row.text("status") ?? "unknown";
  return {
    ...unversioned,
    ...{ id: idOf(row, "m", place), patientId: row.patientId },
    status: statuses.includes(status) ? status : "unknown",
    ...{ codeSystem: row.text("system"), code: row.text("code"), display: null, medicationFhirId: null },
    ...{ effectiveAt: row.day("start_date"), endedAt: row.day("end_date"), recordedAt: untold },
    resourceType: "MedicationStatement" as const,
  };
}

function sampleOf(row: Reader, place: number): Observation {
  return {
    resourceType: "Observation",
    id: idOf(row, "s", place),
    status: "unknown",
    code: { coding: [{ system: row.text("system")!, code: row.text("code")! }] },
    subject: referTo("Patient", row.patientId),
    effectiveDateTime: row.text("start_date")!,
    valueQuantity: quantityOf(row.number("value")!, row.text("unit")!),
    component: [
      {
        code: { text: "Since the first sample, which was on the day told" },
        valueQuantity: quantityOf(row.number("seconds")!, "s"),
      },
    ],
  };
}

function ageOf(row: Reader): Observation | undefined {
  const [, from, to] = /^(\d+)(?:-(\d+)|\+)$/.exec(row.text("age_band") ?? "") ?? [];
  if (from === undefined) return undefined;
  return {
    resourceType: "Observation",
    id: `${row.patientId}-age`,
    status: "final",
    code: { coding: [{ system: "http://loinc.org", code: "30525-0", display: "Age" }] },
    subject: referTo("Patient", row.patientId),
    component: [
      {
        code: { text: "Completed years, as a band" },
        valueRange: {
          low: quantityOf(Number(from), "a"),
          ...(to ? { high: quantityOf(Number(to), "a") } : {}),
        },
      },
    ],
  };
}
