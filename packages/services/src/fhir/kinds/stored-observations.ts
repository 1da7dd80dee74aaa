import { writeObservation } from "@synoptic/interop";
import type { Prisma } from "@synoptic/persistence";
import { codeParameter, dateParameter, patientParameter, plainCode } from "../parameters.ts";
import { tableKind } from "../table-kind.ts";
import { effective, factParameters, foundFact, ofPatient, visibleFacts } from "./facts.ts";

type Where = Prisma.ObservationWhereInput;

/** The observations of the history. */
export const storedObservations = tableKind({
  type: "Observation",
  sorts: { date: effective },
  parameters: {
    ...factParameters,
    subject: patientParameter,
    status: plainCode<Where>("Such as final.", (status) => ({ status })),
    category: plainCode<Where>("Such as vital-signs, laboratory or imaging.", (category) => ({ category })),
    code: codeParameter<Where>("What was observed.", ({ system, code }) => ({
      ...(system === undefined ? {} : { codeSystem: system }),
      ...(code === undefined ? {} : { code }),
    })),
    date: dateParameter<Where>("When it was true.", (effectiveAt) => ({ effectiveAt })),
  },
  visible: (actor): Where => visibleFacts(actor),
  rows: (db, query) => db.observation.findMany({ ...query, ...ofPatient }),
  count: (db, where) => db.observation.count({ where }),
  write: (rows) => rows.map((row) => foundFact(row, writeObservation)),
});
