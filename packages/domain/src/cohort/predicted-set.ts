import { isIn, type ValueSet } from "../clinical/facts/value-sets/value-set.ts";
import type { Coding } from "../clinical/history.ts";
import { namedSets } from "./named-sets.ts";

/**
 * The named set of conditions that a code of what is predicted belongs to, the narrowest where several hold it; nothing
 * where none does. It is where whoever evaluates the prediction against diagnoses begins.
 */
export function predictedSet(code: Coding): string | undefined {
  const size = ({ snomed, icd10 }: ValueSet) => Object.keys(snomed).length + Object.keys(icd10).length;
  const holding = [...namedSets.conditions].filter(([, set]) => isIn(set, code));
  return holding.sort(([, a], [, b]) => size(a) - size(b))[0]?.[0];
}
