import { type FactShape, type Finding, factShapes } from "@synoptic/domain";
import type { ModelVersionKey } from "@synoptic/inference";
import type { ServiceContext } from "../context.ts";

/** All that a history model has learnt, fact by fact. */
export interface HistoryShapes {
  /** Whose log-odds are moved: the scenario's primary finding. */
  finding: Pick<Finding, "id" | "label">;
  shapes: FactShape[];
}

/** What a history model makes of each fact; nothing for a model of another kind, or that is not loaded here. */
export function findHistoryShapes(
  { models }: Pick<ServiceContext, "models">,
  { scenario: id, key }: { scenario: string | null; key: ModelVersionKey },
): HistoryShapes | undefined {
  if (id === null || !models.scenarios.some((one) => one.id === id)) return undefined;
  const model = models.historyModel(id, key);
  const { findings, primaryFindingId } = models.scenario(id);
  const finding = findings.find((one) => one.id === primaryFindingId);
  if (!model || !finding) return undefined;
  return { finding, shapes: factShapes(model.weights, finding) };
}
