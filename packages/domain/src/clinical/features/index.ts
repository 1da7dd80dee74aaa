import { asOf } from "../as-of.ts";
import type { PatientHistory } from "../history.ts";
import { charlson } from "./charlson.ts";
import { comorbidity } from "./comorbidity.ts";
import { familyHistory } from "./family-history.ts";
import type { Feature, FeatureDefinition } from "./feature.ts";
import { laboratory } from "./laboratory.ts";
import { medication } from "./medication.ts";
import { person } from "./person.ts";
import { smoking } from "./smoking.ts";
import { vitalSigns } from "./vital-signs.ts";

/** All that is read from a history, in the order in which it is shown. See docs/history.md for how to add one. */
const features: readonly FeatureDefinition[] = [
  ...person,
  ...smoking,
  ...vitalSigns,
  ...laboratory,
  ...charlson,
  ...comorbidity,
  ...familyHistory,
  ...medication,
];

/** What a feature is called and measured in, without anybody's history. */
export const knownFeatures: readonly Pick<FeatureDefinition, "id" | "label" | "unit">[] = features;

/**
 * What is known of a patient at a moment, as features: each with its value, unit, when it was so and the facts it was
 * read from, or why it is missing. No fact that was recorded later has a part in it.
 */
export function historyFeatures(history: PatientHistory, at: Date): Feature[] {
  const known = asOf(history, at);
  return features.map((definition) => featureOf(definition, known));
}

function featureOf({ read, missing, ...definition }: FeatureDefinition, history: PatientHistory): Feature {
  const { known, unused, trend, parts = [] } = read(history);
  const [newest = null] = (known?.facts ?? []).map(({ at }) => at).sort((a, b) => b.getTime() - a.getTime());
  return {
    ...definition,
    value: known?.value ?? null,
    at: newest,
    basis: known?.basis ?? null,
    facts: known?.facts ?? [],
    parts,
    missing: known
      ? null
      : unused.length > 0
        ? "What is recorded is not possible or has no known unit."
        : missing,
    unused,
    trend: trend ?? null,
  };
}
