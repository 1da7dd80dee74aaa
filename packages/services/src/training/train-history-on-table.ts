import { type Actor, type HistoryModelKind, historyModelKinds, InvalidInputError } from "@synoptic/domain";
import type { ModelLibrary } from "@synoptic/inference";
import { keepDoneTask, listSiteModels } from "@synoptic/persistence";
import type { AddModelContext } from "../models/add-model.ts";
import { planOfScenario } from "./head-plan.ts";
import { readHistoryTable } from "./history-table.ts";
import type { HistoryTrainingTaskInput } from "./history-training-task.ts";
import { trainAndAddHistory, trainHistoryOnCohort } from "./run-history-training.ts";
import { type HistoryTrainingInput, historySummary, trainHistory } from "./train-history.ts";
import { nextVersion, siteModelId } from "./training-task.ts";

/** What a history model is learnt from, and what it is called. */
export interface HistoryTraining {
  scenario: string;
  /** One of `historyModelKinds`; `logistic` where left out. */
  kind?: string | undefined;
  /** Of the new model; `SCENARIO-site-history` where left out. */
  modelId?: string | undefined;
}

export interface HistoryTableTraining extends HistoryTraining {
  /** CSV: one column a feature, by its id. */
  table: string;
  label: string;
  group?: string | undefined;
  /** The table's name and licence, for the manifest and the card. */
  name?: string | undefined;
  licence?: string | undefined;
}

interface Watching {
  signal?: AbortSignal | undefined;
  progress: (step: string, share: number) => void;
}

/** Learns a history model from a table and adds it to a site, where it plays no part yet. @throws DatasetError, TooFewCasesError, InvalidInputError */
export async function trainHistoryOnTable(
  context: AddModelContext,
  actor: Actor,
  input: HistoryTableTraining,
  watching: Watching,
) {
  const own = await listSiteModels(context.db, actor.siteId);
  const { training, told } = readInput(context.models, input, (id) => nextVersion(own, id));
  const trained = await trainAndAddHistory(context, actor, training, watching);
  return { ...historySummary(trained), ...told, modelVersionId: trained.modelVersionId };
}

/** The same without a database: the model's folder is written into `into` and added nowhere. */
export async function trainHistoryIntoFolder(
  models: ModelLibrary,
  into: string,
  input: HistoryTableTraining,
  watching: Watching,
) {
  const { training, told } = readInput(models, input, () => "1.0.0");
  const trained = await trainHistory(training, { into, ...watching });
  return { ...historySummary(trained), ...told, folder: trained.folder };
}

/**
 * The same on a site's own labelled studies. A task is kept that says which, as it is of a training in the background:
 * by it they are told from those that the model may be measured on (`learntStudies`).
 */
export async function trainHistoryAtSite(
  context: AddModelContext,
  actor: Actor,
  { scenario, kind, modelId: given }: HistoryTraining,
  watching: Watching,
) {
  const { db, now } = context;
  const own = await listSiteModels(db, actor.siteId);
  const modelId = siteModelId(`${scenario}-site-history`, given, "id");
  const input: HistoryTrainingTaskInput = {
    ...{ scenario, modelId, version: nextVersion(own, modelId) },
    ...{ from: null, to: null, kind: kindOf(kind) },
  };
  const begunAt = now();
  const trained = await trainHistoryOnCohort(context, actor, input, watching);
  const summary = { ...historySummary(trained), leftOut: trained.leftOut };
  await keepDoneTask(
    db,
    {
      ...{ siteId: actor.siteId, kind: "history-training", input, requestedById: actor.id },
      result: summary,
    },
    { begunAt, finishedAt: now() },
  );
  return { ...summary, modelVersionId: trained.modelVersionId };
}

function readInput(
  models: Pick<ModelLibrary, "imageModel">,
  input: HistoryTableTraining,
  versionOf: (id: string) => string,
): { training: HistoryTrainingInput; told: object } {
  const plan = planOfScenario(models, input.scenario);
  const { cases, ...told } = readHistoryTable(input.table, input, plan);
  const id = siteModelId(`${plan.scenario}-site-history`, input.modelId, "id");
  const [name, licence] = [input.name ?? "A table of cases", input.licence ?? "Not stated"];
  const origin = {
    ...{ id, version: versionOf(id), licence, source: { name, licence } },
    cohort: `${name}, persons held out in turn`,
  };
  return { training: { plan, kind: kindOf(input.kind), cases, origin }, told };
}

function kindOf(given: string | undefined): HistoryModelKind {
  const kind = historyModelKinds.find((one) => one === (given ?? "logistic"));
  if (!kind)
    throw new InvalidInputError(`A history model is one of ${historyModelKinds.join(", ")}.`, ["kind"]);
  return kind;
}
