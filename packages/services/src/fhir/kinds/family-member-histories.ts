import { writeFamilyMemberHistory } from "@synoptic/interop";
import type { Prisma } from "@synoptic/persistence";
import { codeParameter } from "../parameters.ts";
import { tableKind } from "../table-kind.ts";
import { factParameters, factSorts, foundFact, ofPatient, visibleFacts } from "./facts.ts";

type Where = Prisma.FamilyMemberHistoryWhereInput;

export const familyMemberHistories = tableKind({
  type: "FamilyMemberHistory",
  includes: ["patient"],
  sorts: factSorts,
  parameters: {
    ...factParameters,
    relationship: codeParameter<Where>("Who the relative is.", ({ system, code }) => ({
      ...(system === undefined ? {} : { relationshipSystem: system }),
      ...(code === undefined ? {} : { relationshipCode: code }),
    })),
    code: codeParameter<Where>(
      "What the relative had, where it is the first that is told.",
      ({ system, code }) => ({
        ...(system === undefined ? {} : { conditionSystem: system }),
        ...(code === undefined ? {} : { conditionCode: code }),
      }),
    ),
  },
  // A relative with several conditions is one resource and several rows.
  visible: (actor): Where => ({ ...visibleFacts(actor), conditionIndex: 0 }),
  rows: (db, query) => db.familyMemberHistory.findMany({ ...query, ...ofPatient }),
  count: (db, where) => db.familyMemberHistory.count({ where }),
  write: (rows) => rows.map((row) => foundFact(row, writeFamilyMemberHistory)),
});
