import { writeCondition } from "@synoptic/interop";
import type { Prisma } from "@synoptic/persistence";
import { codeParameter, dateParameter, patientParameter, plainCode } from "../parameters.ts";
import { tableKind } from "../table-kind.ts";
import { effective, factParameters, factSorts, foundFact, ofPatient, visibleFacts } from "./facts.ts";

type Where = Prisma.ConditionWhereInput;

export const conditions = tableKind({
  type: "Condition",
  includes: ["patient", "subject"],
  sorts: { ...factSorts, "onset-date": effective, "recorded-date": { column: "recordedAt" } },
  parameters: {
    ...factParameters,
    subject: patientParameter,
    code: codeParameter<Where>("The diagnosis or problem.", ({ system, code }) => ({
      ...(system === undefined ? {} : { codeSystem: system }),
      ...(code === undefined ? {} : { code }),
    })),
    "clinical-status": plainCode<Where>("Such as active or resolved.", (clinicalStatus) => ({
      clinicalStatus,
    })),
    "onset-date": dateParameter<Where>("When it began.", (effectiveAt) => ({ effectiveAt })),
    "recorded-date": dateParameter<Where>("When it became known.", (recordedAt) => ({ recordedAt })),
  },
  visible: (actor): Where => visibleFacts(actor),
  rows: (db, query) => db.condition.findMany({ ...query, ...ofPatient }),
  count: (db, where) => db.condition.count({ where }),
  write: (rows) => rows.map((row) => foundFact(row, writeCondition)),
});
