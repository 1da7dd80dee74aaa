import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Actor } from "@synoptic/domain";
import type { ServiceContext } from "../context.ts";
import { addModelFolder } from "../models/add-model.ts";
import type { OpenModelContext } from "../models/open-model.ts";
import { setModelRole } from "../models/set-model-role.ts";
import type { TaskHandler } from "../tasks/task-handler.ts";
import { cohortCases } from "./cohort-cases.ts";
import { planOfScenario } from "./head-plan.ts";
import { type TrainedHead, type TrainingInput, trainHead } from "./train-head.ts";
import { trainingTaskInput } from "./training-task.ts";

export type TrainingContext = OpenModelContext & Pick<ServiceContext, "blobs" | "cacheHome">;

/**
 * Answers `requestTraining`: a task of the kind `training`. Done twice it makes one model: the version was chosen when
 * it was asked for.
 */
export const runTraining: TaskHandler = async (context, { task, signal, progress }) => {
  const { scenario, modelId, version, from, to, options } = trainingTaskInput.parse(task.input);
  const actor: Actor = task.requestedById
    ? { kind: "user", id: task.requestedById, siteId: task.siteId, role: "administrator" }
    : { kind: "system", id: null, siteId: task.siteId, role: "administrator" };
  const made = await context.db.siteModel.findFirst({
    where: { siteId: task.siteId, origin: "trained", modelVersion: { modelId, version } },
    select: { modelVersionId: true },
  });
  if (made) {
    // An attempt that was killed after it had added the model.
    await challenge(context, actor, { scenario, ...made, reason: "Trained on the site's labelled cases." });
    return { modelId, version };
  }

  progress("finding the labelled cases", 0);
  const plan = planOfScenario(context.models, scenario);
  const { cases, leftOut } = await cohortCases(
    context,
    {
      siteId: task.siteId,
      scenario,
      from: from === null ? undefined : new Date(from),
      to: to === null ? undefined : new Date(to),
    },
    plan.classes.map(({ id }) => id),
  );
  const period = [from && `from ${from.slice(0, 10)}`, to && `before ${to.slice(0, 10)}`]
    .filter(Boolean)
    .join(" ");
  const told = `labelled studies of the site${period ? `, labels recorded ${period}` : ""}`;
  const trained = await trainAndAdd(
    context,
    actor,
    {
      plan,
      cases,
      options,
      origin: {
        id: modelId,
        version,
        licence: "The site's own; not to be passed on without its leave",
        source: { name: `The site's ${told}`, licence: "The site's own" },
        cohort: `${told}, by patient apart from those that were trained on`,
      },
    },
    { signal, progress },
  );
  return { ...summary(trained), leftOut: { ...leftOut, ...trained.leftOut } };
};

/** What is told of a training: ids and numbers. */
export function summary({ manifest, C, images, leftOut, fromCache }: TrainedHead) {
  const { macroAuc, accuracy, calibrationError } = manifest.figures;
  return {
    modelId: manifest.id,
    version: manifest.version,
    C,
    images: { ...images },
    fromCache,
    leftOut,
    figures: { macroAuc, accuracy, calibrationError },
  };
}

/** Trains a head, adds it to the site and makes it the scenario's challenger. */
export async function trainAndAdd(
  context: TrainingContext,
  actor: Actor,
  input: TrainingInput,
  { signal, progress }: { signal?: AbortSignal; progress: (step: string, share: number) => void },
): Promise<TrainedHead & { modelVersionId: string }> {
  const into = await mkdtemp(join(tmpdir(), "synoptic-training-"));
  try {
    const place = { models: context.models, cacheFolder: join(context.cacheHome, "embeddings"), into };
    const trained = await trainHead(input, { ...place, signal, progress });
    progress("adding the model", 0.98);
    const { modelVersionId } = await addModelFolder(context, actor, trained.folder, "trained");
    const { macroAuc } = trained.manifest.figures;
    await challenge(context, actor, {
      scenario: input.plan.scenario,
      modelVersionId,
      reason: `Trained on ${trained.images.training} pictures; macro AUC ${macroAuc.value.toFixed(3)} on ${trained.images.calibration} others.`,
    });
    return { ...trained, modelVersionId };
  } finally {
    await rm(into, { recursive: true, force: true });
  }
}

/** Makes a trained model the challenger, unless it has had a part before. */
export async function challenge(
  context: TrainingContext,
  actor: Actor,
  role: { scenario: string; modelVersionId: string; reason: string },
): Promise<void> {
  const { scenario, modelVersionId } = role;
  const had = await context.db.modelRole.findFirst({
    where: { siteId: actor.siteId, scenario, modelVersionId },
    select: { id: true },
  });
  if (!had) await setModelRole(context, actor, { ...role, alias: "challenger" });
}
