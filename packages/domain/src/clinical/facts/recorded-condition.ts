import type { ConditionFact, PatientHistory } from "../history.ts";
import { isIn, type ValueSet } from "./value-sets/value-set.ts";

/** FHIR verification statuses of what was not so. */
export const RULED_OUT: ReadonlySet<string> = new Set(["refuted", "entered-in-error"]);
/** FHIR clinical statuses of what is over. */
export const OVER: ReadonlySet<string> = new Set(["inactive", "remission", "resolved"]);

/**
 * The conditions of a set that the record holds, oldest knowledge first; what was ruled out is none.
 * @param when `ever` counts what is over, such as an old infarction; `now` only what is not
 */
export function recordedConditions(
  { conditions, asOf }: PatientHistory,
  set: ValueSet,
  when: "ever" | "now",
): ConditionFact[] {
  return conditions.filter(
    ({ code, clinicalStatus, verificationStatus, abatedAt, effectiveAt }) =>
      isIn(set, code) &&
      !RULED_OUT.has(verificationStatus ?? "") &&
      (effectiveAt === null || effectiveAt.getTime() <= asOf.getTime()) &&
      (when === "ever" || (!OVER.has(clinicalStatus ?? "") && (abatedAt === null || abatedAt > asOf))),
  );
}

/**
 * Whether the record lists problems or drugs at all. Only then can it be read as saying that there is none of a kind:
 * a record that holds nothing has not been asked (docs/decisions/090).
 */
export function listsProblems({ conditions, medications }: PatientHistory): boolean {
  return conditions.length > 0 || medications.length > 0;
}
