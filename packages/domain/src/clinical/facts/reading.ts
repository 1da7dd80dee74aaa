import type { ConditionFact, FamilyFact, MedicationFact, PatientHistory } from "../history.ts";
import type { Measured } from "./newest-measured.ts";

export type FactValue = number | boolean | string;

/** A fact of the history that a value was read from. */
export interface UsedFact {
  kind: "observation" | "condition" | "medication" | "family-member-history";
  id: string;
  /** When it became true, else when it became known. */
  at: Date;
}

/** A fact that was not used, and why. */
export interface UnusedFact extends UsedFact {
  /** A living person cannot have it; or its unit is not one of the measure's. */
  reason: "implausible" | "unit";
}

/**
 * What a history says of one thing: facts or the patient's own entry; or that a record which lists problems or drugs
 * holds none of this kind, which is read as no (docs/decisions/090); or nothing.
 */
export interface Reading<Value extends FactValue = FactValue> {
  known: { value: Value; basis: "recorded" | "none-recorded"; facts: UsedFact[] } | undefined;
  unused: UnusedFact[];
}

/** @param withinMs how long before the history's moment a measurement may have been taken */
export type Reader<Value extends FactValue = FactValue> = (
  history: PatientHistory,
  withinMs: number,
) => Reading<Value>;

export const unknown: Reading<never> = { known: undefined, unused: [] };

export function recorded<Value extends FactValue>(
  value: Value,
  facts: UsedFact[],
  unused: UnusedFact[] = [],
): Reading<Value> {
  return { known: { value, basis: "recorded", facts }, unused };
}

export function noneRecorded<Value extends FactValue>(value: Value): Reading<Value> {
  return { known: { value, basis: "none-recorded", facts: [] }, unused: [] };
}

const when = ({ effectiveAt, recordedAt }: { effectiveAt: Date | null; recordedAt: Date }) =>
  effectiveAt ?? recordedAt;

export const observed = ({ factId, at }: Pick<Measured, "factId" | "at">): UsedFact => ({
  kind: "observation",
  id: factId,
  at,
});

export const problem = (fact: ConditionFact): UsedFact => ({
  kind: "condition",
  id: fact.id,
  at: when(fact),
});

export const drug = (fact: MedicationFact): UsedFact => ({ kind: "medication", id: fact.id, at: when(fact) });

export const relative = (fact: FamilyFact): UsedFact => ({
  kind: "family-member-history",
  id: fact.id,
  at: when(fact),
});
