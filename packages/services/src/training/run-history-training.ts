import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Actor } from "@synoptic/domain";
import type { ServiceContext } from "../context.ts";
import { type AddModelContext, addModelFolder } from "../models/add-model.ts";
import type { TaskHandler } from "../tasks/task-handler.ts";
import { planOfScenario } from "./head-plan.ts";
import { historyCases } from "./history-cases.ts";
import { type HistoryTrainingTaskInput, historyTrainingTaskInput } from "./history-training-task.ts";
import {
  type HistoryTrainingInput,
  historySummary,
  type TrainedHistory,
  trainHistory,
} from "./train-history.ts";
import type { LeftOut } from "./training-case.ts";

/** Shares of the progress bar. */
const READING_SHARE = 0.3;
const FITTING_SHARE = 0.67;

interface Watching {
  signal?: AbortSignal | undefined;
  progress: (step: string, share: number) => void;
}

/**
 * Answers `requestHistoryTraining`: a task of the kind `history-training`. Done twice it makes one model: the version
 * was chosen when it was asked for. The model plays no part until somebody gives it one.
 */
export const runHistoryTraining: TaskHandler = async (context, { task, signal, progress }) => {
  const input = historyTrainingTaskInput.parse(task.input);
  const { modelId, version } = input;
  const made = await context.db.siteModel.findFirst({
    where: { siteId: task.siteId, origin: "trained", modelVersion: { modelId, version } },
    select: { modelVersionId: true },
  });
  // An attempt that was killed after it had added the model.
  if (made) return { modelId, version };
  const actor: Actor = task.requestedById
    ? { kind: "user", id: task.requestedById, siteId: task.siteId, role: "administrator" }
    : { kind: "system", id: null, siteId: task.siteId, role: "administrator" };
  const trained = await trainHistoryOnCohort(context, actor, input, { signal, progress });
  return { ...historySummary(trained), leftOut: trained.leftOut };
};

/** Learns a history model from a site's labelled studies and adds it to the site. */
export async function trainHistoryOnCohort(
  context: AddModelContext,
  actor: Actor,
  { scenario, modelId, version, from, to, kind }: HistoryTrainingTaskInput,
  { signal, progress }: Watching,
): Promise<TrainedHistory & { modelVersionId: string; leftOut: LeftOut }> {
  progress("reading the histories", 0);
  const plan = planOfScenario(context.models, scenario);
  const { cases, leftOut } = await historyCases(
    context,
    {
      siteId: actor.siteId,
      scenario,
      from: from === null ? undefined : new Date(from),
      to: to === null ? undefined : new Date(to),
    },
    plan.classes.map(({ id }) => id),
    { signal, progress: (share) => progress("reading the histories", READING_SHARE * share) },
  );
  const period = [from && `from ${from.slice(0, 10)}`, to && `before ${to.slice(0, 10)}`]
    .filter(Boolean)
    .join(" ");
  const told = `labelled studies of the site${period ? `, labels recorded ${period}` : ""}`;
  const origin = {
    id: modelId,
    version,
    licence: "The site's own; not to be passed on without its leave",
    source: { name: told.charAt(0).toUpperCase() + told.slice(1), licence: "The site's own" },
    cohort: `${told}, patients held out in turn`,
  };
  const trained = await trainAndAddHistory(
    context,
    actor,
    { plan, kind, cases, origin },
    {
      signal,
      progress: (step, share) => progress(step, READING_SHARE + FITTING_SHARE * share),
    },
  );
  return { ...trained, leftOut };
}

/** Learns a history model and adds it to a site, where it plays no part yet. */
export async function trainAndAddHistory(
  context: AddModelContext & Pick<ServiceContext, "db">,
  actor: Actor,
  input: HistoryTrainingInput,
  watching: Watching,
): Promise<TrainedHistory & { modelVersionId: string }> {
  const into = await mkdtemp(join(tmpdir(), "synoptic-history-"));
  try {
    const trained = await trainHistory(input, { into, ...watching });
    watching.progress("adding the model", 1);
    const { modelVersionId } = await addModelFolder(context, actor, trained.folder, "trained");
    return { ...trained, modelVersionId };
  } finally {
    await rm(into, { recursive: true, force: true });
  }
}
