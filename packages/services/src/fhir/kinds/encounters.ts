import { writeEncounter } from "@synoptic/interop";
import type { Prisma } from "@synoptic/persistence";
import { dateParameter, patientParameter, plainCode } from "../parameters.ts";
import { tableKind } from "../table-kind.ts";
import { effective, factParameters, factSorts, foundFact, ofPatient, visibleFacts } from "./facts.ts";

type Where = Prisma.EncounterWhereInput;

export const encounters = tableKind({
  type: "Encounter",
  includes: ["patient", "subject"],
  sorts: { ...factSorts, date: effective },
  parameters: {
    ...factParameters,
    subject: patientParameter,
    status: plainCode<Where>("The encounter's status.", (status) => ({ status })),
    date: dateParameter<Where>("When it began.", (effectiveAt) => ({ effectiveAt })),
  },
  visible: (actor): Where => visibleFacts(actor),
  rows: (db, query) => db.encounter.findMany({ ...query, ...ofPatient }),
  count: (db, where) => db.encounter.count({ where }),
  write: (rows) => rows.map((row) => foundFact(row, writeEncounter)),
});
