import type { FamilyFact, PatientHistory } from "../history.ts";
import { V3_ROLE_CODE } from "./breast-cancer-relatives.ts";
import { isIn, type ValueSet } from "./value-sets/value-set.ts";

/** HL7 v3 RoleCode: parents, siblings and children by blood. Half, step, adopted and in-law relations do not count. */
export const FIRST_DEGREE_ROLES: ReadonlySet<string> = new Set([
  ...["FTH", "NFTH", "MTH", "NMTH", "PRN", "NPRN"],
  ...["BRO", "NBRO", "SIS", "NSIS", "SIB", "NSIB", "TWIN"],
  ...["SON", "DAU", "DAUC", "SONC", "CHILD", "NCHILD"],
]);

/** Grandparents, aunts, uncles and cousins. */
const FURTHER = new Set([
  ...["GRPRN", "GRFTH", "GRMTH", "MGRFTH", "MGRMTH", "PGRFTH", "PGRMTH"],
  ...["AUNT", "MAUNT", "PAUNT", "UNCLE", "MUNCLE", "PUNCLE", "COUSN", "MCOUSN", "PCOUSN"],
]);

/** The relatives of a degree who had a condition of the set. */
export function affectedRelatives(
  { familyHistory }: PatientHistory,
  set: ValueSet,
  degree: "first" | "further",
): FamilyFact[] {
  const roles = degree === "first" ? FIRST_DEGREE_ROLES : FURTHER;
  return familyHistory.filter(
    ({ relationship: { system, code }, condition }) =>
      system === V3_ROLE_CODE && roles.has(code) && condition !== null && isIn(set, condition),
  );
}
