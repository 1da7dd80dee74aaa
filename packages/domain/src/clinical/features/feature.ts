import type { FactValue, Reader, Reading, UnusedFact, UsedFact } from "../facts/reading.ts";
import type { PatientHistory } from "../history.ts";
import type { Trend } from "./trend.ts";

/** What features are shown under. */
export type FeatureFamily =
  | "person"
  | "smoking"
  | "vital-signs"
  | "laboratory"
  | "comorbidity"
  | "family-history"
  | "medication";

/** One thing that a history can say of a patient: what it is called, and how it is read. */
export interface FeatureDefinition {
  /** Stable, in kebab case; part of the API. */
  id: string;
  label: string;
  family: FeatureFamily;
  /** UCUM; nothing for what is no quantity. */
  unit: string | null;
  /** How the value comes from the facts, with the paper where there is one. */
  how: string;
  /** What to record, in a sentence, where nothing is known. */
  missing: string;
  read: (history: PatientHistory) => FeatureReading;
}

export interface FeatureReading extends Reading {
  /** Nothing where it is measured less than twice. */
  trend?: Trend | undefined;
  /** What the value is made of, in words, such as the conditions that an index counts. */
  parts?: readonly string[];
}

/** A feature as of a moment: its value with where it comes from, or why there is none. */
export interface Feature extends Omit<FeatureDefinition, "read" | "missing"> {
  value: FactValue | null;
  /** Of the newest fact that it was read from; nothing for what is read from the patient's own entry. */
  at: Date | null;
  basis: NonNullable<Reading["known"]>["basis"] | null;
  facts: readonly UsedFact[];
  parts: readonly string[];
  /** Why there is no value; nothing where there is one. */
  missing: string | null;
  /** Newer facts that could not be used. */
  unused: readonly UnusedFact[];
  trend: Trend | null;
}

/** A reader without a limit of age: a feature tells when it was measured, and whoever uses it judges. */
export function anyAge(read: Reader): FeatureDefinition["read"] {
  return (history) => read(history, Number.POSITIVE_INFINITY);
}
