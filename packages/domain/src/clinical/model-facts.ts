import type { AdditiveHistory } from "../learning/additive-history.ts";
import type { FeatureValues } from "../learning/feature-basis.ts";
import { lesionSite } from "./facts/lesion-site.ts";
import type { FactValue } from "./facts/reading.ts";
import { historyFeatures, knownFeatures } from "./features/index.ts";
import type { PatientHistory, StudyContext } from "./history.ts";

const BODY_SITE = "body-site";

/** What a fitted history model can be made of: every feature of a history, and where on the body the picture was taken. */
export const modelFacts: ReadonlyMap<string, { label: string; unit: string | null }> = new Map([
  ...knownFeatures.map(({ id, label, unit }) => [id, { label, unit }] as const),
  [BODY_SITE, { label: "Lesion site", unit: null }],
]);

/** One that is known. */
export interface ModelFact {
  value: FactValue;
  /** Of the stored facts that it was read from; empty for what the patient's own entry or the study tells. */
  factIds: readonly string[];
}

/**
 * What is known of all that a history model can be made of, by id.
 * @param history with facts recorded up to `asOf` only
 */
export function readModelFacts(
  history: PatientHistory,
  study: StudyContext | null,
): ReadonlyMap<string, ModelFact> {
  const known = new Map<string, ModelFact>();
  for (const { id, value, facts } of historyFeatures(history, history.asOf)) {
    if (value !== null) known.set(id, { value, factIds: facts.map((fact) => fact.id) });
  }
  const site = lesionSite(history, study);
  if (site) known.set(BODY_SITE, { value: site.site, factIds: site.factIds });
  return known;
}

/** The same as values to learn from. */
export function modelFactValues(history: PatientHistory, study: StudyContext | null): FeatureValues {
  return Object.fromEntries([...readModelFacts(history, study)].map(([id, { value }]) => [id, value]));
}

/** A feature of the model that the product does not read, and so could never be known; nothing where there is none. */
export function strangeFeature({ facts }: Pick<AdditiveHistory, "facts">): string | undefined {
  return facts.map(({ basis }) => basis.feature).find((feature) => !modelFacts.has(feature));
}
