import { type Actor, ConflictError, InvalidInputError } from "@synoptic/domain";
import { listSiteModels } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { requestTask } from "../tasks/request-task.ts";
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
 * Asks for a survival model to be fitted on the site's patients. A task does it; nobody is shown its curves before
 * `useSurvivalModel`. One training of a model at a time.
 * @throws InvalidInputError where an option is out of range, or the id is a bundled model's
 * @throws ConflictError where this model is being trained
 */
export async function requestSurvivalTraining(
  context: Pick<ServiceContext, "db" | "models" | "tasks" | "events" | "now" | "log">,
  actor: Actor,
  input: RequestSurvivalInput,
): Promise<{ taskId: string }> {
  const { db, models, now } = context;
  const { id: outcome } = getOutcome(input.outcome);
  const modelId = survivalModelId(outcome, input.modelId);
  if (models.bundledIds.has(modelId))
    throw new InvalidInputError("A bundled model has this id.", ["modelId"]);
  if (input.indexAt && input.indexAt >= now())
    throw new InvalidInputError("Nothing can have come after a moment that has not been.", ["indexAt"]);
  const busy = await db.backgroundTask.findFirst({
    where: {
      siteId: actor.siteId,
      kind: "survival-training",
      state: { in: ["queued", "running"] },
      input: { path: ["modelId"], equals: modelId },
    },
    select: { id: true },
  });
  if (busy) throw new ConflictError("This model is being trained.", ["modelId"]);
  const task = validated(survivalTaskInput, {
    ...{ outcome, modelId, version: nextVersion(await listSiteModels(db, actor.siteId), modelId) },
    indexAt: input.indexAt?.toISOString() ?? null,
    lookbackDays: input.lookbackDays ?? LOOKBACK_DAYS,
    seed: input.seed ?? 1,
  } satisfies SurvivalTaskInput);
  const { id: taskId } = await requestTask(context, actor, { kind: "survival-training", input: task });
  return { taskId };
}
