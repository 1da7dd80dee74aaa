import { type Actor, ConflictError, InvalidInputError } from "@synoptic/domain";
import { requireAugmentation } from "@synoptic/imaging";
import { listSiteModels } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { requestTask } from "../tasks/request-task.ts";
import { planOfScenario } from "./head-plan.ts";
import type { TrainingOptions } from "./train-head.ts";
import { nextVersion, type TrainingTaskInput, trainingTaskInput } from "./training-task.ts";

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
 * @throws ConflictError where this model is being trained
 */
export async function requestTraining(
  context: Pick<ServiceContext, "db" | "models" | "tasks" | "events" | "now" | "log">,
  actor: Actor,
  input: RequestTrainingInput,
): Promise<{ taskId: string }> {
  const { db, models } = context;
  const { scenario } = planOfScenario(models, input.scenario);
  const modelId = input.modelId ?? `${scenario}-site-head`;
  if (!/^[a-z0-9-]{1,64}$/.test(modelId))
    throw new InvalidInputError("An id is 1 to 64 small letters, digits and hyphens.", ["modelId"]);
  const own = await listSiteModels(db, actor.siteId);
  const isAdded = (await listSiteModels(db)).some(({ id }) => id === modelId);
  if (!isAdded && models.manifests.some(({ id }) => id === modelId))
    throw new InvalidInputError("A bundled model has this id.", ["modelId"]);
  const busy = await db.backgroundTask.findFirst({
    where: {
      siteId: actor.siteId,
      kind: "training",
      state: { in: ["queued", "running"] },
      input: { path: ["modelId"], equals: modelId },
    },
    select: { id: true },
  });
  if (busy) throw new ConflictError("This model is being trained.", ["modelId"]);
  const read = trainingTaskInput.safeParse({
    scenario,
    modelId,
    version: nextVersion(own.filter(({ id }) => id === modelId).map(({ version }) => version)),
    from: input.from?.toISOString() ?? null,
    to: input.to?.toISOString() ?? null,
    options: JSON.parse(JSON.stringify(input.options ?? {})),
  } satisfies Record<keyof TrainingTaskInput, unknown>);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new InvalidInputError(issue?.message ?? "An option is not valid.", issue?.path.map(String) ?? []);
  }
  if (read.data.options.augmentation) requireAugmentation(read.data.options.augmentation);
  const { id: taskId } = await requestTask(context, actor, { kind: "training", input: read.data });
  return { taskId };
}
