import { readCondition } from "../facts/read-record.ts";
import * as conditions from "../facts/value-sets/conditions.ts";
import type { ValueSet } from "../facts/value-sets/value-set.ts";
import { anyAge, type FeatureDefinition } from "./feature.ts";

function condition(id: string, label: string, set: ValueSet, when: "ever" | "now"): FeatureDefinition {
  return {
    ...{ id, label, family: "comorbidity", unit: null },
    how: when === "ever" ? "Whether it was ever recorded." : "Whether it is recorded and not over.",
    missing: "The record lists neither problems nor drugs, so that none of this kind is no answer.",
    read: anyAge(readCondition(set, when)),
  };
}

export const comorbidity: readonly FeatureDefinition[] = [
  condition("diabetes", "Diabetes", conditions.diabetes, "now"),
  condition("hypertension", "Hypertension", conditions.hypertension, "now"),
  condition("cardiovascular-disease", "Cardiovascular disease", conditions.cardiovascularDisease, "ever"),
  condition("atrial-fibrillation", "Atrial fibrillation", conditions.atrialFibrillation, "ever"),
  condition("copd", "COPD", conditions.obstructivePulmonaryDisease, "ever"),
  condition("cancer", "Cancer", conditions.cancer, "ever"),
];
