import { type FactSensitivity, type FusedAssessment, factOptions, factSensitivity } from "@synoptic/domain";
import type { ServiceContext } from "./context.ts";

interface Assessed {
  scenario: string;
  result: FusedAssessment;
  /** Ids and versions of the models that took part. */
  models: readonly { id: string; version: string }[];
}

/**
 * What the primary finding's risk would be, were each fact known that is not. Nothing where the scenario's models are no
 * longer installed, or its history model is another one than the assessment's: its weights would be other ones.
 */
export function assessmentSensitivity(
  { models }: Pick<ServiceContext, "models">,
  { scenario: id, result, models: used }: Assessed,
): FactSensitivity[] {
  if (result.missingFacts.length === 0) return [];
  if (!models.scenarios.some((one) => one.id === id)) return [];
  const scenario = models.scenario(id);
  const history = models.historyModel(id);
  const isUsed = used.some((one) => one.id === history?.id && one.version === history.version);
  if (history && !isUsed) return [];
  return factSensitivity(result, scenario, factOptions(scenario, result.missingFacts, history));
}
