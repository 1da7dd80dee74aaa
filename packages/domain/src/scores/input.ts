import type { PatientHistory } from "../clinical/history.ts";

export type InputValue = number | boolean | string;

/** A fact of the history that an input was read from. */
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
 * Where a value comes from: a fact or the patient's own entry; the caller; a record that lists problems and none of
 * this kind; another input that leaves no choice; what the score's source says to take where it is not known.
 */
export type InputBasis = "recorded" | "given" | "none-recorded" | "implied" | "assumed";

export interface ReadInput {
  known: { value: InputValue; basis: InputBasis; facts: UsedFact[] } | undefined;
  unused: UnusedFact[];
}

interface Named {
  label: string;
  /** How a record tells it; without it only a caller can. */
  read?: (history: PatientHistory, withinMs: number) => ReadInput;
}

/** A number with its UCUM unit, and what a living person can have, both ends included. */
export interface QuantityInput extends Named {
  kind: "quantity";
  unit: string;
  plausible: readonly [number, number];
}

/** Yes or no. */
export interface FlagInput extends Named {
  kind: "flag";
}

/** One of a few. */
export interface ChoiceInput<Option extends string = string> extends Named {
  kind: "choice";
  options: readonly Option[];
}

export type Input = QuantityInput | FlagInput | ChoiceInput;

export const unknown: ReadInput = { known: undefined, unused: [] };

export function recorded(value: InputValue, facts: UsedFact[], unused: UnusedFact[] = []): ReadInput {
  return { known: { value, basis: "recorded", facts }, unused };
}
