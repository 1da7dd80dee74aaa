import * as conditions from "../facts/value-sets/conditions.ts";
import type { ValueSet } from "../facts/value-sets/value-set.ts";

/** What may come to a patient: the first condition of a value set. */
export interface Outcome {
  /** Stable, in kebab case; part of the API. */
  id: string;
  label: string;
  set: ValueSet;
}

/** What survival models can be fitted for, in the order in which it is shown. */
export const outcomes: readonly Outcome[] = [
  { id: "cardiovascular-disease", label: "Cardiovascular disease", set: conditions.cardiovascularDisease },
  { id: "heart-failure", label: "Heart failure", set: conditions.heartFailure },
  { id: "atrial-fibrillation", label: "Atrial fibrillation", set: conditions.atrialFibrillation },
  { id: "diabetes", label: "Diabetes", set: conditions.diabetes },
  { id: "hypertension", label: "Hypertension", set: conditions.hypertension },
  { id: "copd", label: "COPD", set: conditions.obstructivePulmonaryDisease },
  { id: "cancer", label: "Cancer", set: conditions.cancer },
];

export function findOutcome(id: string): Outcome | undefined {
  return outcomes.find((outcome) => outcome.id === id);
}
