import { type Actor, InvalidInputError } from "@synoptic/domain";
import { listSiteModels } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { nextVersion } from "../training/training-task.ts";
import { validated } from "../validated.ts";
import { getOutcome } from "./outcome-cohort.ts";
import {
  LOOKBACK_DAYS,
  type SurvivalTaskInput,
  survivalModelId,
  survivalTaskInput,
} from "./survival-task.ts";

export interface RequestSurvivalInput {
  /** Id of an outcome. */
  outcome: string;
  /** Of the new model; `OUTCOME-site-survival` where left out. */
  modelId?: string | null | undefined;
  /** The same index for all; else each patient's first encounter so long after their first fact. */
  indexAt?: Date | null | undefined;
  /** 365 where left out. */
  lookbackDays?: number | null | undefined;
  /** Of the folds; 1 where left out. */
  seed?: number | null | undefined;
}

/**
 * What is asked, checked, as a task holds it, with the version of the new model.
 * @throws InvalidInputError where an option is out of range, or the id is a bundled model's
 */
export async function requireSurvivalTask(
  { db, models, now }: Pick<ServiceContext, "db" | "models" | "now">,
  actor: Actor,
  input: RequestSurvivalInput,
): Promise<SurvivalTaskInput> {
  const { id: outcome } = getOutcome(input.outcome);
  const modelId = survivalModelId(outcome, input.modelId);
  if (models.bundledIds.has(modelId))
    throw new InvalidInputError("A bundled model has this id.", ["modelId"]);
  if (input.indexAt && input.indexAt >= now())
    throw new InvalidInputError("Nothing can have come after a moment that has not been.", ["indexAt"]);
  return validated(survivalTaskInput, {
    ...{ outcome, modelId, version: nextVersion(await listSiteModels(db, actor.siteId), modelId) },
    indexAt: input.indexAt?.toISOString() ?? null,
    lookbackDays: input.lookbackDays ?? LOOKBACK_DAYS,
    seed: input.seed ?? 1,
  } satisfies SurvivalTaskInput);
}
