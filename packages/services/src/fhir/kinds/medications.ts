import { writeMedicationRequest, writeMedicationStatement } from "@synoptic/interop";
import type { Prisma } from "@synoptic/persistence";
import type { FhirResource } from "fhir/r4.js";
import { codeParameter, dateParameter, patientParameter, plainCode } from "../parameters.ts";
import type { ResourceKind } from "../resource-kind.ts";
import { tableKind } from "../table-kind.ts";
import { effective, factParameters, factSorts, foundFact, ofPatient, visibleFacts } from "./facts.ts";

type Where = Prisma.MedicationStatementWhereInput;

/** Both kinds lie in one table. */
function medicationKind(
  resourceType: string,
  date: string,
  write: (row: Parameters<typeof writeMedicationStatement>[0]) => FhirResource,
): ResourceKind {
  return tableKind({
    type: resourceType,
    includes: ["patient", "subject"],
    sorts: { ...factSorts, [date]: effective },
    parameters: {
      ...factParameters,
      subject: patientParameter,
      status: plainCode<Where>("Such as active or stopped.", (status) => ({ status })),
      code: codeParameter<Where>("The medication.", ({ system, code }) => ({
        ...(system === undefined ? {} : { codeSystem: system }),
        ...(code === undefined ? {} : { code }),
      })),
      [date]: dateParameter<Where>("When it was begun or ordered.", (effectiveAt) => ({ effectiveAt })),
    },
    visible: (actor): Where => ({ ...visibleFacts(actor), resourceType }),
    rows: (db, query) => db.medicationStatement.findMany({ ...query, ...ofPatient }),
    count: (db, where) => db.medicationStatement.count({ where }),
    write: (rows) => rows.map((row) => foundFact(row, write)),
  });
}

export const medicationStatements = medicationKind(
  "MedicationStatement",
  "effective",
  writeMedicationStatement,
);
export const medicationRequests = medicationKind("MedicationRequest", "authoredon", writeMedicationRequest);
