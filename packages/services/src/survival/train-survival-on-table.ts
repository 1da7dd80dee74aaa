import { type Actor, InvalidInputError } from "@synoptic/domain";
import { listSiteModels } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { readCell } from "../training/history-table.ts";
import { nextVersion } from "../training/training-task.ts";
import { featureIds, getOutcome } from "./outcome-cohort.ts";
import { survivalSummary, trainAndAdd } from "./run-survival-training.ts";
import { survivalModelId } from "./survival-task.ts";
import { type TimeUnit, tableCohort, timeUnits } from "./table-cohort.ts";
import { type SurvivalTraining, trainSurvival } from "./train-survival.ts";

export interface SurvivalTable {
  /** Comma-separated: see `tableCohort`. */
  table: string;
  /** Id of an outcome. */
  outcome: string;
  /** Of the column `time`; years where left out. */
  timeUnit?: string | undefined;
  /** Of the new model; `OUTCOME-site-survival` where left out. */
  modelId?: string | undefined;
  /** The table's name and licence, for the manifest and the card. */
  name?: string | undefined;
  licence?: string | undefined;
  /** Of the folds; 1 where left out. */
  seed?: number | undefined;
}

interface Watching {
  signal?: AbortSignal | undefined;
  progress: (step: string, share: number) => void;
}

/**
 * Fits a survival model on a table and adds it to a site. Its columns are features of the history, as nothing else is
 * known of the site's patients, and its cells are read as histories have them: a 1 of a disease is a yes. A model that
 * has learnt a number of it would never find it known.
 * @throws InvalidInputError naming a column that is no feature, DatasetError naming a line, TooFewEventsError
 */
export async function trainSurvivalOnTable(
  context: Pick<ServiceContext, "db" | "models" | "modelsHome" | "now">,
  actor: Actor,
  input: SurvivalTable,
  watching: Watching,
) {
  const own = await listSiteModels(context.db, actor.siteId);
  const training = readTraining(input, (id) => nextVersion(own, id));
  const known = new Set(featureIds());
  const foreign = training.features.find((name) => !known.has(name));
  if (foreign !== undefined)
    throw new InvalidInputError("A column is no feature of the history; see docs/history.md.", [foreign]);
  const { cohort } = training;
  const values = cohort.values.map((row, i) =>
    Object.fromEntries(
      Object.entries(row).map(([id, value]) => [id, readCell(id, String(value ?? ""), i + 2)]),
    ),
  );
  const read = { ...training, cohort: { ...cohort, values } };
  const trained = await trainAndAdd(context, actor, read, watching);
  return { ...survivalSummary(trained), modelVersionId: trained.modelVersionId };
}

/** The same without a database: the model's folder is written into `into`, whatever its columns. */
export async function trainSurvivalIntoFolder(into: string, input: SurvivalTable, watching: Watching) {
  const trained = await trainSurvival(
    readTraining(input, () => "1.0.0"),
    {
      into,
      signal: watching.signal,
      progress: watching.progress,
    },
  );
  return { ...survivalSummary(trained), folder: trained.folder };
}

function readTraining(input: SurvivalTable, versionOf: (id: string) => string): SurvivalTraining {
  const unit = timeUnits.find((one) => one === (input.timeUnit ?? "years"));
  if (!unit) throw new InvalidInputError(`Times are in one of: ${timeUnits.join(", ")}.`, ["timeUnit"]);
  const outcome = getOutcome(input.outcome);
  const { cohort, features } = tableCohort(input.table, unit satisfies TimeUnit);
  const id = survivalModelId(outcome.id, input.modelId);
  const name = input.name ?? "A table";
  const licence = input.licence ?? "Not stated";
  const origin = {
    ...{ id, version: versionOf(id), licence, source: { name, licence } },
    cohort: `${name}: persons followed from a beginning of its own.`,
    weaknesses: ["What its columns mean, and when they were known, is for whoever made the table to say."],
  };
  return { outcome, cohort, features, origin, seed: input.seed ?? 1 };
}
