import { recorded, relative, unknown } from "../facts/reading.ts";
import { affectedRelatives } from "../facts/relatives.ts";
import { breastCancer, cardiovascularDisease, diabetes, lungCancer } from "../facts/value-sets/conditions.ts";
import type { ValueSet } from "../facts/value-sets/value-set.ts";
import type { FeatureDefinition } from "./feature.ts";

function relatives(id: string, disease: string, set: ValueSet): FeatureDefinition {
  return {
    ...{ id, label: `Close relatives with ${disease}`, family: "family-history", unit: "1" },
    how: "Recorded parents, siblings and children by blood.",
    missing: "No such relative is recorded, which does not say that there is none.",
    read: (history) => {
      const facts = affectedRelatives(history, set, "first");
      return facts.length === 0 ? unknown : recorded(facts.length, facts.map(relative));
    },
  };
}

export const familyHistory: readonly FeatureDefinition[] = [
  relatives("relatives-breast-cancer", "breast cancer", breastCancer),
  relatives("relatives-lung-cancer", "lung cancer", lungCancer),
  relatives("relatives-diabetes", "diabetes", diabetes),
  relatives("relatives-cardiovascular-disease", "cardiovascular disease", cardiovascularDisease),
];
