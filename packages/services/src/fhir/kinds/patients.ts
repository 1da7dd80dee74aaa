import { readToken, writePatient } from "@synoptic/interop";
import { type Prisma, visiblePatients } from "@synoptic/persistence";
import {
  choiceParameter,
  dateParameter,
  idParameter,
  isSourceSystem,
  lastUpdated,
  sourceId,
  type TableParameter,
  textParameter,
} from "../parameters.ts";
import { tableKind } from "../table-kind.ts";

type Where = Prisma.PatientWhereInput;

const identifier: TableParameter<Where> = {
  type: "token",
  isPersonal: true,
  documentation:
    "A business identifier, such as a medical record number, or the id where it came from: system|value, or the value alone.",
  where: (text) => {
    const { system, value } = readToken(text);
    if (isSourceSystem(system)) return sourceId.where(text);
    return {
      identifiers: {
        some: { ...(system ? { system } : {}), ...(value === undefined ? {} : { value }) },
      },
    };
  },
};

/** A Patient's row with all that it is written from. */
const patientColumns = {
  include: { identifiers: { orderBy: [{ system: "asc" }, { value: "asc" }] } },
} satisfies Prisma.PatientDefaultArgs;

type PatientRow = Prisma.PatientGetPayload<typeof patientColumns>;

function patientToFhir(row: PatientRow) {
  return writePatient({ ...row, lastUpdated: row.updatedAt });
}

export const patients = tableKind({
  type: "Patient",
  sorts: { _lastUpdated: { column: "updatedAt" }, birthdate: { column: "birthDate", optional: true } },
  parameters: {
    _id: idParameter,
    _lastUpdated: lastUpdated,
    identifier,
    family: textParameter<Where>("The start of the family name.", (familyName) => ({ familyName })),
    given: textParameter<Where>("The start of the given names.", (givenName) => ({ givenName })),
    name: textParameter<Where>("The start of the family name or the given names.", (start) => ({
      OR: [{ familyName: start }, { givenName: start }],
    })),
    birthdate: {
      ...dateParameter<Where>("The birth date.", (birthDate) => ({ birthDate })),
      isPersonal: true,
    },
    gender: choiceParameter<Where>("The administrative gender.", {
      male: { sex: "male" },
      female: { sex: "female" },
      other: { sex: "other" },
      unknown: { sex: "unknown" },
    }),
  },
  visible: visiblePatients,
  rows: (db, query) => db.patient.findMany({ ...query, ...patientColumns }),
  count: (db, where) => db.patient.count({ where }),
  write: (rows) => rows.map((row) => ({ resource: withId(patientToFhir(row)), patientId: row.id })),
});

/** Every resource that this server writes has an id. */
export function withId<T extends { id?: string }>(resource: T): T & { id: string } {
  return resource as T & { id: string };
}
