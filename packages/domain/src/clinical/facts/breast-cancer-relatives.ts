import type { FamilyFact, PatientHistory } from "../history.ts";
import { breastCancer } from "./value-sets/conditions.ts";
import { isIn } from "./value-sets/value-set.ts";

export const V3_ROLE_CODE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode";

/** Mothers, sisters and daughters by blood, as HL7 v3 RoleCode names them. */
const FIRST_DEGREE: Readonly<Record<string, "mother" | "sister" | "daughter">> = {
  MTH: "mother",
  NMTH: "mother",
  SIS: "sister",
  NSIS: "sister",
  DAU: "daughter",
  DAUC: "daughter",
};

interface AffectedRelatives {
  count: number;
  /** Ids of the facts that were counted. */
  factIds: string[];
}

/**
 * Mothers, sisters and daughters with breast cancer. One fact is one relative, but there is one mother; half,
 * step, adopted and in-law relations do not count.
 */
export function breastCancerRelatives({ familyHistory }: PatientHistory): AffectedRelatives {
  const affected = familyHistory.filter(
    (fact) => kinOf(fact) && fact.condition && isIn(breastCancer, fact.condition),
  );
  const mothers = affected.filter((fact) => kinOf(fact) === "mother").length;
  return { count: affected.length - Math.max(0, mothers - 1), factIds: affected.map(({ id }) => id) };
}

function kinOf({ relationship: { system, code } }: FamilyFact): "mother" | "sister" | "daughter" | undefined {
  return system === V3_ROLE_CODE && Object.hasOwn(FIRST_DEGREE, code) ? FIRST_DEGREE[code] : undefined;
}
