import * as conditions from "../clinical/facts/value-sets/conditions.ts";
import type { DrugSet } from "../clinical/facts/value-sets/drugs.ts";
import * as drugs from "../clinical/facts/value-sets/drugs.ts";
import type { Measure } from "../clinical/facts/value-sets/measures.ts";
import * as measures from "../clinical/facts/value-sets/measures.ts";
import type { ValueSet } from "../clinical/facts/value-sets/value-set.ts";

/** Sets of codes that a criterion may name, in kebab case: `atrial-fibrillation`, `statins`, `haemoglobin-a1c`. */
export interface NamedSets {
  conditions: ReadonlyMap<string, ValueSet>;
  drugs: ReadonlyMap<string, DrugSet>;
  measures: ReadonlyMap<string, Measure>;
}

function named<T extends object>(
  module: Readonly<Record<string, unknown>>,
  isOne: (value: object) => value is T,
) {
  const found = Object.entries(module).flatMap(([name, value]): [string, T][] =>
    typeof value === "object" && value !== null && isOne(value) ? [[kebab(name), value]] : [],
  );
  return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Digits belong to the word before them. */
function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The sets that features and scores are read by: whoever adds one there can ask for it here. */
export const namedSets: NamedSets = {
  conditions: named(conditions, (value): value is ValueSet => "icd10" in value),
  drugs: named(drugs, (value): value is DrugSet => "rxnorm" in value),
  measures: named(measures, (value): value is Measure => "plausible" in value),
};
