import { type Actor, InvalidInputError } from "@synoptic/domain";
import { countLabelledCases, listSiteModels } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { requestTask } from "../tasks/request-task.ts";
import { planOfScenario } from "./head-plan.ts";
import { requireNotTraining, requirePeriod } from "./require-trainable.ts";
import { requireLabelled } from "./split-cases.ts";
import type { TrainingOptions } from "./train-head.ts";
import {
  checkedOptions,
  headId,
  nextVersion,
  type TrainingTaskInput,
  trainingTaskInput,
} from "./training-task.ts";

export interface RequestTrainingInput {
  /** Whose classes the head tells apart; a scenario that some model reads. */
  scenario: string;
  /** Of the new model; `SCENARIO-site-head` where left out. */
  modelId?: string | null | undefined;
  /** When the labels were recorded; all of them where left out. */
  from?: Date | null | undefined;
  to?: Date | null | undefined;
  options?: TrainingOptions | undefined;
}

/**
 * Asks for a head to be trained on the site's labelled cases. A task does it; the head is then the scenario's
 * challenger. One training of a model at a time.
 * @throws UnknownScenarioError
 * @throws InvalidInputError where an option is out of range, or the id is a bundled model's
 * @throws TooFewCasesError where the labelled cases of a class cannot be enough, however they are split
 * @throws ConflictError where this model is being trained
 */
export async function requestTraining(
  context: Pick<ServiceContext, "db" | "models" | "tasks" | "events" | "now" | "log">,
  actor: Actor,
  input: RequestTrainingInput,
): Promise<{ taskId: string }> {
  const { db, models } = context;
  const plan = planOfScenario(models, input.scenario);
  const { scenario } = plan;
  const modelId = headId(scenario, input.modelId, "modelId");
  const options = checkedOptions(input.options ?? {});
  const [from, to] = [input.from ?? undefined, input.to ?? undefined];
  requirePeriod(from, to);
  if (models.bundledIds.has(modelId))
    throw new InvalidInputError("A bundled model has this id.", ["modelId"]);
  await requireNotTraining(db, actor, "training", modelId);
  const labelled = await countLabelledCases(db, actor.siteId, scenario, { from, to });
  requireLabelled(
    plan.classes.map(({ id }) => id),
    labelled,
  );
  const { id: taskId } = await requestTask(context, actor, {
    kind: "training",
    input: trainingTaskInput.parse({
      scenario,
      modelId,
      version: nextVersion(await listSiteModels(db, actor.siteId), modelId),
      from: from?.toISOString() ?? null,
      to: to?.toISOString() ?? null,
      options,
    } satisfies TrainingTaskInput),
  });
  return { taskId };
}
