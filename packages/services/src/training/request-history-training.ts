import { type Actor, type HistoryModelKind, InvalidInputError } from "@synoptic/domain";
import { countLabelledCases, listSiteModels } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { requestTask } from "../tasks/request-task.ts";
import { planOfScenario } from "./head-plan.ts";
import { type HistoryTrainingTaskInput, historyTrainingTaskInput } from "./history-training-task.ts";
import { requireNotTraining, requirePeriod } from "./require-trainable.ts";
import { requireLabelledHistories } from "./train-history.ts";
import { nextVersion, siteModelId } from "./training-task.ts";

export interface RequestHistoryTrainingInput {
  /** Whose classes the histories tell apart; a scenario that some model reads. */
  scenario: string;
  kind: HistoryModelKind;
  /** Of the new model; `SCENARIO-site-history` where left out. */
  modelId?: string | null | undefined;
  /** When the labels were recorded; all of them where left out. */
  from?: Date | null | undefined;
  to?: Date | null | undefined;
}

/**
 * Asks for a history model to be learnt on the site's labelled cases. A task does it; the model then plays no part until
 * somebody makes it the champion of the scenario's histories. One training of a model at a time.
 * @throws UnknownScenarioError
 * @throws InvalidInputError where the id is a bundled model's, or the period ends before it begins
 * @throws TooFewCasesError where the labelled cases of a class cannot be enough
 * @throws ConflictError where this model is being trained
 */
export async function requestHistoryTraining(
  context: Pick<ServiceContext, "db" | "models" | "tasks" | "events" | "now" | "log">,
  actor: Actor,
  input: RequestHistoryTrainingInput,
): Promise<{ taskId: string }> {
  const { db, models } = context;
  const plan = planOfScenario(models, input.scenario);
  const { scenario } = plan;
  const modelId = siteModelId(`${scenario}-site-history`, input.modelId, "modelId");
  const [from, to] = [input.from ?? undefined, input.to ?? undefined];
  requirePeriod(from, to);
  if (models.bundledIds.has(modelId))
    throw new InvalidInputError("A bundled model has this id.", ["modelId"]);
  await requireNotTraining(db, actor, "history-training", modelId);
  requireLabelledHistories(
    plan.classes.map(({ id }) => id),
    await countLabelledCases(db, actor.siteId, scenario, { from, to }),
  );
  const { id: taskId } = await requestTask(context, actor, {
    kind: "history-training",
    input: historyTrainingTaskInput.parse({
      scenario,
      modelId,
      version: nextVersion(await listSiteModels(db, actor.siteId), modelId),
      from: from?.toISOString() ?? null,
      to: to?.toISOString() ?? null,
      kind: input.kind,
    } satisfies HistoryTrainingTaskInput),
  });
  return { taskId };
}
