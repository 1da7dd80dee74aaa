import { type FactSensitivity, type FusedAssessment, factOptions, factSensitivity } from "@synoptic/domain";
import type { ModelVersionKey } from "@synoptic/inference";
import type { ServiceContext } from "./context.ts";

interface Assessed {
  scenario: string;
  result: FusedAssessment;
  /** The models that took part. */
  models: readonly (ModelVersionKey & { kind: string })[];
}

/**
 * What the primary finding's risk would be, were each fact known that is not, by the history model that took part or by
 * published weights where none did. Nothing where the models are not loaded here.
 */
export function assessmentSensitivity(
  { models }: Pick<ServiceContext, "models">,
  { scenario: id, result, models: used }: Assessed,
): FactSensitivity[] {
  if (result.missingFacts.length === 0) return [];
  if (!models.scenarios.some((one) => one.id === id)) return [];
  const scenario = models.scenario(id);
  const key = used.find(({ kind }) => kind === "history-model");
  const history = key && models.historyModel(id, key);
  if (key && !history) return [];
  return factSensitivity(result, scenario, factOptions(scenario, result.missingFacts, history));
}
