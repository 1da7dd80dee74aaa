import { join } from "node:path";
import { type Actor, InvalidInputError } from "@synoptic/domain";
import type { ModelLibrary } from "@synoptic/inference";
import { listSiteModels } from "@synoptic/persistence";
import { datasetCases } from "./dataset-cases.ts";
import { readDataset } from "./datasets/index.ts";
import { type HeadOrigin, type HeadPlan, parseHeadPlan, planOfScenario } from "./head-plan.ts";
import { summary, type TrainingContext, trainAndAdd } from "./run-training.ts";
import { type TrainingInput, type TrainingOptions, trainHead } from "./train-head.ts";
import { checkedOptions, headId, nextVersion } from "./training-task.ts";

export interface FolderTraining {
  /** The data set's folder. */
  data: string;
  /** Id of its layout; found out where left out. */
  layout?: string | undefined;
  /** The classes of a scenario that models read already, or those of a plan (JSON text); a plan counts. */
  scenario?: string | undefined;
  plan?: string | undefined;
  /** Of the new model; `SCENARIO-site-head` where left out. */
  modelId?: string | undefined;
  /** The data set's name and licence, for the manifest and the card. */
  name?: string | undefined;
  licence?: string | undefined;
  options: TrainingOptions;
}

interface Watching {
  signal?: AbortSignal;
  progress: (step: string, share: number) => void;
}

/**
 * Trains a head on a data set's folder, adds it to a site and makes it the scenario's challenger.
 * @throws DatasetError, TooFewCasesError, SplitGroupError, HeadNotFittedError, InvalidInputError
 */
export async function trainOnFolder(
  context: TrainingContext,
  actor: Actor,
  input: FolderTraining,
  watching: Watching,
) {
  const own = await listSiteModels(context.db, actor.siteId);
  const read = await readInput(context.models, input, (id) => nextVersion(own, id));
  const trained = await trainAndAdd(context, actor, read.training, watching);
  return { ...told(read, trained), modelVersionId: trained.modelVersionId };
}

/** The same without a database: the model's folder is written into `into` and added nowhere. */
export async function trainIntoFolder(
  { models, cacheHome }: { models: ModelLibrary; cacheHome: string },
  into: string,
  input: FolderTraining,
  watching: Watching,
) {
  const read = await readInput(models, input, () => "1.0.0");
  const place = { models, cacheFolder: join(cacheHome, "embeddings"), into, ...watching };
  const trained = await trainHead(read.training, place);
  return { ...told(read, trained), folder: trained.folder };
}

interface ReadInput {
  layout: string;
  training: TrainingInput;
  leftOut: Readonly<Record<string, number>>;
}

async function readInput(
  models: ModelLibrary,
  input: FolderTraining,
  versionOf: (id: string) => string,
): Promise<ReadInput> {
  const options = checkedOptions(input.options);
  const plan = planOf(models, input);
  const set = await readDataset(input.data, input.layout);
  const { cases, leftOut } = datasetCases(set, plan);
  const name = input.name ?? `A data set of the layout ${set.layout}`;
  const licence = input.licence ?? "Not stated";
  const id = headId(plan.scenario, input.modelId, "id");
  const origin: HeadOrigin = {
    id,
    version: versionOf(id),
    licence,
    source: { name, licence },
    cohort: `${name}: cases that no training step saw`,
  };
  return { layout: set.layout, leftOut, training: { plan, origin, cases, options } };
}

function planOf(models: ModelLibrary, { plan, scenario }: FolderTraining): HeadPlan {
  if (plan !== undefined) return parseHeadPlan(plan);
  if (scenario === undefined) throw new InvalidInputError("Name a scenario or a plan.", ["scenario"]);
  return planOfScenario(models, scenario);
}

function told(read: ReadInput, trained: Awaited<ReturnType<typeof trainHead>>) {
  return {
    ...summary(trained),
    layout: read.layout,
    leftOut: { ...read.leftOut, ...trained.leftOut },
    test: trained.test && { macroAuc: trained.test.macroAuc, accuracy: trained.test.accuracy },
  };
}
