import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Actor } from "@synoptic/domain";
import type { ServiceContext } from "../context.ts";
import type { TaskHandler } from "../tasks/task-handler.ts";
import { addSurvivalModel } from "./add-survival-model.ts";
import { featureIds, getOutcome, type OutcomeCohort, outcomeCohort } from "./outcome-cohort.ts";
import { indexRule, indexSentence, type SurvivalTaskInput, survivalTaskInput } from "./survival-task.ts";
import { type SurvivalTraining, type TrainedSurvival, trainSurvival } from "./train-survival.ts";

/** Reading the histories, of the progress bar. */
const READING_SHARE = 0.3;

type TrainingContext = Pick<ServiceContext, "db" | "models" | "modelsHome" | "now">;
interface Watching {
  signal?: AbortSignal | undefined;
  progress: (step: string, share: number) => void;
}

/**
 * Answers `requestSurvivalTraining`: a task of the kind `survival-training`. Done twice it makes one model: the version
 * was chosen when it was asked for.
 */
export const runSurvivalTraining: TaskHandler = async (context, { task, signal, progress }) => {
  const input = survivalTaskInput.parse(task.input);
  const actor: Actor = task.requestedById
    ? { kind: "user", id: task.requestedById, siteId: task.siteId, role: "administrator" }
    : { kind: "system", id: null, siteId: task.siteId, role: "administrator" };
  const { modelId, version } = input;
  const made = await context.db.siteModel.findFirst({
    where: { siteId: task.siteId, origin: "trained", modelVersion: { modelId, version } },
    select: { modelVersionId: true },
  });
  // An attempt that was killed after it had added the model.
  if (made) return { modelId, version };
  return await trainOnCohort(context, actor, input, { signal, progress });
};

/** Fits a model on the site's patients and adds it to the site. @returns ids and numbers */
export async function trainOnCohort(
  context: TrainingContext,
  actor: Actor,
  input: SurvivalTaskInput,
  watching: Watching,
) {
  const { progress, signal } = watching;
  progress("reading the histories", 0);
  const outcome = getOutcome(input.outcome);
  const found = await outcomeCohort(context, actor.siteId, outcome, indexRule(input), {
    ...(signal ? { signal } : {}),
    progress: (share) => progress("reading the histories", READING_SHARE * share),
  });
  const training: SurvivalTraining = {
    ...{ outcome, cohort: found.cohort, features: featureIds(), seed: input.seed },
    origin: {
      ...{ id: input.modelId, version: input.version },
      licence: "The site's own; not to be passed on without its leave",
      source: { name: "The site's patients", licence: "The site's own" },
      cohort: `Patients of the site without ${outcome.label.toLowerCase()} on record, ${indexSentence(input)}.`,
      weaknesses: syntheticNote(found),
    },
  };
  const trained = await trainAndAdd(context, actor, training, {
    ...watching,
    progress: (step, share) => progress(step, READING_SHARE + (1 - READING_SHARE) * share),
  });
  return { ...survivalSummary(trained), leftOut: found.leftOut };
}

/** Fits a survival model and adds it to a site. */
export async function trainAndAdd(
  context: TrainingContext,
  actor: Actor,
  training: SurvivalTraining,
  { signal, progress }: Watching,
): Promise<TrainedSurvival & { modelVersionId: string }> {
  // Beside the models, so that the folder is moved to its place and never copied in part.
  const into = join(context.modelsHome, `.incoming-${randomUUID()}`);
  await mkdir(into, { recursive: true });
  try {
    progress("fitting", 0);
    const trained = await trainSurvival(training, {
      ...{ into, signal },
      progress: (step, share) => progress(step, 0.95 * share),
    });
    progress("adding the model", 0.95);
    return { ...trained, modelVersionId: await addSurvivalModel(context, actor, trained.folder) };
  } finally {
    await rm(into, { recursive: true, force: true });
  }
}

/** What is told of a training: ids and numbers. */
export function survivalSummary({ manifest, leftOutFeatures }: TrainedSurvival) {
  const { id, version, outcome, ridge, lastYear, figures, knownWeaknesses } = manifest;
  const { persons, events, effectiveParameters, concordance, horizons } = figures;
  return {
    ...{ modelId: id, version, outcome, persons, events, effectiveParameters, ridge, lastYear },
    figures: {
      concordance,
      horizons: horizons.map(({ years, predicted, observed, brier, ipa }) => ({
        ...{ years, predicted, observed, brier, ipa },
      })),
    },
    ...{ knownWeaknesses, leftOutFeatures },
  };
}

function syntheticNote({ synthetic, cohort }: OutcomeCohort): string[] {
  if (synthetic === 0) return [];
  return [
    `${synthetic} of the ${cohort.times.length} persons are synthetic: what it says of them is made up.`,
  ];
}
