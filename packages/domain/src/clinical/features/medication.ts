import { readDrug } from "../facts/read-record.ts";
import * as drugs from "../facts/value-sets/drugs.ts";
import { anyAge, type FeatureDefinition } from "./feature.ts";

function taken(id: string, label: string, set: drugs.DrugSet): FeatureDefinition {
  return {
    ...{ id, label, family: "medication", unit: null },
    how: "Whether a drug of the class is taken or ordered, by ingredient or ATC.",
    missing: "The record lists neither problems nor drugs, so that none of this class is no answer.",
    read: anyAge(readDrug(set)),
  };
}

export const medication: readonly FeatureDefinition[] = [
  taken("antihypertensives", "Antihypertensive drug", drugs.antihypertensives),
  taken("statin", "Statin", drugs.statins),
  taken("glucose-lowering", "Glucose-lowering drug", drugs.glucoseLowering),
  taken("anticoagulant", "Anticoagulant", drugs.anticoagulants),
  taken("antiplatelet", "Antiplatelet drug", drugs.antiplatelets),
];
