import type { Reader, Reading } from "../clinical/facts/reading.ts";

/**
 * Where a value comes from: a reading of the history; the caller; another input that leaves no choice; what the
 * score's source says to take where it is not known.
 */
export type InputBasis = NonNullable<Reading["known"]>["basis"] | "given" | "implied" | "assumed";

interface Named {
  label: string;
  /** How a record tells it; without it only a caller can. */
  read?: Reader;
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
