import {
  type Coding,
  codedFactTypes,
  InvalidInputError,
  type PatientHistory,
  untrueStatuses,
  usCoreRaces,
} from "@synoptic/domain";
import { type FhirEntry, readFhir } from "@synoptic/interop";

/**
 * The history that FHIR R4 tells of one patient, without a database: as an import would store it and read it back.
 * Refused entries are left out, and so is what was entered in error.
 * @param input what `readFhir` takes: a parsed bundle, or bytes of JSON, gzipped JSON or NDJSON
 * @throws InvalidInputError where it is not of just one patient, and what `readFhir` throws
 */
export async function readHistory(input: unknown, now: Date): Promise<PatientHistory> {
  const { entries, kept } = await readFhir(input, { importedAt: now });
  const patients = entries.filter((entry) => entry.resourceType === "Patient");
  const [patient, second] = patients;
  if (!patient || second) throw new InvalidInputError("The bundle must be of one patient.", ["fhir"]);
  const facts = entries.filter((entry) => entry.resourceType !== "Patient");
  const own = facts.filter(({ patient: { fhirId } }) => fhirId === null || fhirId === patient.fhirId);
  const coded = (type: string) =>
    kept.flatMap((entry) => {
      const { resourceType, patient: of, fhirId, row } = entry;
      const code = optionalCoding(row.codeSystem, row.code, row.display);
      const isOwn = of !== null && (of.fhirId === null || of.fhirId === patient.fhirId);
      if (resourceType !== type || !isOwn || !code || untrueStatuses.includes(row.status ?? "")) return [];
      const { effectiveAt, recordedAt, status } = row;
      return [{ id: fhirId, code, status, effectiveAt, recordedAt }];
    });

  return {
    patientId: patient.fhirId,
    asOf: now,
    birthDate: patient.row.birthDate?.toISOString().slice(0, 10) ?? null,
    deceasedAt: patient.row.deceasedAt,
    sex: patient.row.sex,
    raceAndEthnicity: usCoreRaces(patient.raw),
    observations: own.flatMap((entry) => (entry.resourceType === "Observation" ? observation(entry) : [])),
    conditions: own.flatMap((entry) => (entry.resourceType === "Condition" ? condition(entry) : [])),
    medications: own.flatMap((entry) =>
      entry.resourceType === "MedicationStatement" || entry.resourceType === "MedicationRequest"
        ? medication(entry)
        : [],
    ),
    familyHistory: own.flatMap((entry) =>
      entry.resourceType === "FamilyMemberHistory" ? family(entry) : [],
    ),
    procedures: coded(codedFactTypes.procedures),
    allergies: coded(codedFactTypes.allergies),
    immunizations: coded(codedFactTypes.immunizations),
  };
}

type Of<Type extends FhirEntry["resourceType"]> = Extract<FhirEntry, { resourceType: Type }>;

const enteredInError = "entered-in-error";

function observation({ fhirId, row }: Of<"Observation">): PatientHistory["observations"] {
  if (row.status === enteredInError) return [];
  const { effectiveAt, recordedAt, status, valueQuantity, valueUnit, valueText, valueBoolean } = row;
  const components = row.components.map((one) => ({
    code: one.code,
    valueQuantity: one.valueQuantity ?? null,
    valueUnit: one.valueUnit ?? null,
  }));
  return [
    {
      ...{ id: fhirId, effectiveAt, recordedAt, status, valueQuantity, valueUnit, valueText, valueBoolean },
      code: coding(row.codeSystem, row.code, row.display),
      valueCode: optionalCoding(row.valueCodeSystem, row.valueCode, null),
      components,
    },
  ];
}

function condition({ fhirId, row }: Of<"Condition">): PatientHistory["conditions"] {
  const { effectiveAt, recordedAt, clinicalStatus, verificationStatus, abatedAt } = row;
  if (verificationStatus === enteredInError) return [];
  return [
    {
      ...{ id: fhirId, effectiveAt, recordedAt, clinicalStatus, verificationStatus, abatedAt },
      code: coding(row.codeSystem, row.code, row.display),
      bodySite: optionalCoding(row.bodySiteSystem, row.bodySiteCode, row.bodySiteDisplay),
    },
  ];
}

function medication({
  fhirId,
  row,
}: Of<"MedicationStatement" | "MedicationRequest">): PatientHistory["medications"] {
  const { effectiveAt, recordedAt, status, endedAt } = row;
  if (status === enteredInError) return [];
  const code = optionalCoding(row.codeSystem, row.code, row.display);
  return code ? [{ id: fhirId, effectiveAt, recordedAt, status, endedAt, code }] : [];
}

function family({ fhirId, rows }: Of<"FamilyMemberHistory">): PatientHistory["familyHistory"] {
  return rows.map((row) => ({
    id: fhirId,
    effectiveAt: row.effectiveAt,
    recordedAt: row.recordedAt,
    relationship: coding(row.relationshipSystem, row.relationshipCode, row.relationship),
    condition: optionalCoding(row.conditionSystem, row.conditionCode, row.conditionDisplay),
    onsetAgeYears: row.onsetAgeYears,
  }));
}

function coding(system: string, code: string, display: string | null): Coding {
  return { system, code, ...(display === null ? {} : { display }) };
}

function optionalCoding(system: string | null, code: string | null, display: string | null): Coding | null {
  return system === null || code === null ? null : coding(system, code, display);
}
