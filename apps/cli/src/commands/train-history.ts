import { InvalidInputError } from "@synoptic/domain";
import { loadModels } from "@synoptic/inference";
import {
  type HistoryTableTraining,
  openServices,
  trainHistoryAtSite,
  trainHistoryIntoFolder,
  trainHistoryOnTable,
} from "@synoptic/services";
import { readConfig } from "../config.ts";
import { print, progressLine } from "../output.ts";
import { readInput } from "../read-file.ts";
import { actorAt } from "../sites.ts";

interface TrainHistoryOptions {
  scenario: string;
  kind?: string;
  label?: string;
  group?: string;
  id?: string;
  name?: string;
  licence?: string;
  out?: string;
  site?: string;
}

/** Learns a history model from a site's labelled studies, or from a table where one is named. */
export async function trainHistory(
  json: boolean,
  options: TrainHistoryOptions,
  [file]: string[],
): Promise<void> {
  const table = file === undefined ? undefined : await tableOf(file, options);
  const config = readConfig(process.env);
  const calling = new AbortController();
  process.once("SIGINT", () => calling.abort());
  const watching = { signal: calling.signal, progress: progressLine() };
  if (options.out !== undefined) {
    if (!table) throw new InvalidInputError("Name the table to learn from.", ["table"]);
    const models = await loadModels(config.modelsDir);
    try {
      const trained = await trainHistoryIntoFolder(models, options.out, table, watching);
      print(json, trained, () => `${told(trained)}\nWritten to ${trained.folder}.`);
    } finally {
      await models.close();
    }
    return;
  }
  const services = await openServices({ ...config, processKind: "cli" });
  try {
    const { context } = services;
    const actor = await actorAt(context.db, options.site);
    const { scenario, kind, id: modelId } = options;
    const trained = table
      ? await trainHistoryOnTable(context, actor, table, watching)
      : await trainHistoryAtSite(context, actor, { scenario, kind, modelId }, watching);
    print(
      json,
      trained,
      () => `${told(trained)}\nIt plays no part yet; \`model role --reads history\` makes it the pre-test.`,
    );
  } finally {
    await services.close();
  }
}

async function tableOf(file: string, options: TrainHistoryOptions): Promise<HistoryTableTraining> {
  const { label, group, scenario, kind, id: modelId, name, licence } = options;
  if (label === undefined)
    throw new InvalidInputError("Say with --label which column tells what each case turned out to be.", [
      "label",
    ]);
  const table = new TextDecoder().decode(await readInput(file));
  return { table, label, group, scenario, kind, modelId, name, licence };
}

type Trained = Omit<Awaited<ReturnType<typeof trainHistoryAtSite>>, "leftOut" | "modelVersionId">;

function told({ modelId, version, cases, facts, figures }: Trained): string {
  const { auc, brier, brierAtPrevalence, calibrationSlope, calibrationIntercept } = figures;
  return [
    `${modelId} ${version}: learnt from ${cases} cases; it weighs ${facts.join(", ")}.`,
    `on persons held out in turn: AUC ${auc.value.toFixed(3)} (${auc.low.toFixed(3)} to ${auc.high.toFixed(3)}), Brier score ${brier?.toFixed(3)} (prevalence alone ${brierAtPrevalence.toFixed(3)}), calibration slope ${calibrationSlope.toFixed(3)} and intercept ${calibrationIntercept.toFixed(3)}`,
  ].join("\n");
}
