import {
  type CodedFact,
  type Coding,
  codedFactTypes,
  type PatientHistory,
  untrueStatuses,
  usCoreRaces,
} from "@synoptic/domain";
import type { Prisma } from "../generated/prisma/client.ts";
import type { Db } from "./db.ts";

const enteredInError = "entered-in-error";

/**
 * Everything known of a patient at `asOf`: facts with `recordedAt <= asOf`, oldest knowledge first. What was
 * entered in error is no fact.
 * @throws if there is no such patient; who may ask was decided before
 */
export async function historyAsOf(db: Db, patientId: string, asOf: Date): Promise<PatientHistory> {
  const patient = await db.patient.findUniqueOrThrow({ where: { id: patientId }, ...knownAs(asOf) });
  return historyOf(patient, asOf);
}

/** The same of several patients, in as many queries as of one; who may ask was decided before. */
export async function historiesAsOf(
  db: Db,
  patientIds: readonly string[],
  asOf: Date,
): Promise<PatientHistory[]> {
  const where = { id: { in: [...patientIds] } };
  const patients = await db.patient.findMany({ where, ...knownAs(asOf) });
  return patients.map((patient) => historyOf(patient, asOf));
}

/** A statement a kind of fact: for so many wide rows quicker than one that makes JSON of them all. */
function knownAs(asOf: Date) {
  return { select: knownAt(asOf), relationLoadStrategy: "query" as const };
}

function knownAt(asOf: Date) {
  const known = { recordedAt: { lte: asOf } };
  const orderBy = [{ recordedAt: "asc" as const }, { id: "asc" as const }];
  const notInError = { ...known, status: { not: enteredInError } };
  return {
    id: true,
    birthDate: true,
    deceasedAt: true,
    sex: true,
    raw: true,
    observations: { where: notInError, orderBy, omit: { raw: true } },
    conditions: {
      where: {
        ...known,
        OR: [{ verificationStatus: null }, { verificationStatus: { not: enteredInError } }],
      },
      orderBy,
      omit: { raw: true },
    },
    medicationStatements: { where: { ...notInError, code: { not: null } }, orderBy, omit: { raw: true } },
    familyMemberHistory: { where: known, orderBy, omit: { raw: true } },
    keptResources: {
      where: {
        ...known,
        resourceType: { in: Object.values(codedFactTypes) },
        code: { not: null },
        OR: [{ status: null }, { status: { notIn: untrueStatuses } }],
      },
      orderBy,
      omit: { raw: true },
    },
  } as const satisfies Prisma.PatientSelect;
}

type KnownPatient = Prisma.PatientGetPayload<{ select: ReturnType<typeof knownAt> }>;

function historyOf(patient: KnownPatient, asOf: Date): PatientHistory {
  return {
    patientId: patient.id,
    asOf,
    birthDate: patient.birthDate?.toISOString().slice(0, 10) ?? null,
    deceasedAt: patient.deceasedAt,
    sex: patient.sex,
    raceAndEthnicity: usCoreRaces(patient.raw),
    observations: patient.observations.map((row) => ({
      ...moments(row),
      code: coding(row.codeSystem, row.code, row.display),
      status: row.status,
      valueQuantity: row.valueQuantity,
      valueUnit: row.valueUnit,
      valueCode: optionalCoding(row.valueCodeSystem, row.valueCode, null),
      valueText: row.valueText,
      valueBoolean: row.valueBoolean,
      components: components(row.components),
    })),
    conditions: patient.conditions.map((row) => ({
      ...moments(row),
      code: coding(row.codeSystem, row.code, row.display),
      clinicalStatus: row.clinicalStatus,
      verificationStatus: row.verificationStatus,
      bodySite: optionalCoding(row.bodySiteSystem, row.bodySiteCode, row.bodySiteDisplay),
      abatedAt: row.abatedAt,
    })),
    medications: patient.medicationStatements.flatMap((row) => {
      const code = optionalCoding(row.codeSystem, row.code, row.display);
      return code ? [{ ...moments(row), code, status: row.status, endedAt: row.endedAt }] : [];
    }),
    familyHistory: patient.familyMemberHistory.map((row) => ({
      ...moments(row),
      relationship: coding(row.relationshipSystem, row.relationshipCode, row.relationship),
      condition: optionalCoding(row.conditionSystem, row.conditionCode, row.conditionDisplay),
      onsetAgeYears: row.onsetAgeYears,
    })),
    procedures: codedFacts(patient, codedFactTypes.procedures),
    allergies: codedFacts(patient, codedFactTypes.allergies),
    immunizations: codedFacts(patient, codedFactTypes.immunizations),
  };
}

function codedFacts({ keptResources }: KnownPatient, resourceType: string): CodedFact[] {
  return keptResources.flatMap((row) => {
    const code = row.resourceType === resourceType && optionalCoding(row.codeSystem, row.code, row.display);
    return code ? [{ ...moments(row), code, status: row.status }] : [];
  });
}

function moments({
  id,
  effectiveAt,
  recordedAt,
}: {
  id: string;
  effectiveAt: Date | null;
  recordedAt: Date;
}) {
  return { id, effectiveAt, recordedAt };
}

function coding(system: string, code: string, display: string | null): Coding {
  return { system, code, ...(display === null ? {} : { display }) };
}

function optionalCoding(system: string | null, code: string | null, display: string | null): Coding | null {
  return system === null || code === null ? null : coding(system, code, display);
}

type Components = PatientHistory["observations"][number]["components"];

/** As the import wrote them; see the column. */
function components(stored: Prisma.JsonValue): Components {
  if (!Array.isArray(stored)) return [];
  return (stored as unknown as Components).map(({ code, valueQuantity, valueUnit }) => ({
    code,
    valueQuantity: valueQuantity ?? null,
    valueUnit: valueUnit ?? null,
  }));
}

/**
 * The site's patients that have one of these identifiers. An identifier without a system matches any system.
 * @returns ids, each once
 */
export async function findPatientIds(
  db: Db,
  siteId: string,
  identifiers: readonly { system: string | null; value: string }[],
): Promise<string[]> {
  if (identifiers.length === 0) return [];
  const rows = await db.patientIdentifier.findMany({
    where: {
      siteId,
      OR: identifiers.map(({ system, value }) => ({ value, ...(system === null ? {} : { system }) })),
    },
    select: { patientId: true },
    distinct: ["patientId"],
    orderBy: { patientId: "asc" },
  });
  return rows.map(({ patientId }) => patientId);
}
