import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { InvalidInputError } from "@synoptic/domain";
import { loadModels } from "@synoptic/inference";
import {
  datasetLayouts,
  type FolderTraining,
  openServices,
  trainIntoFolder,
  trainOnFolder,
} from "@synoptic/services";
import { readConfig } from "../config.ts";
import { percent, print, progressLine } from "../output.ts";
import { actorAt } from "../sites.ts";

interface TrainOptions {
  scenario?: string;
  plan?: string;
  layout?: string;
  id?: string;
  name?: string;
  licence?: string;
  strength?: string;
  l1?: string;
  focal?: string;
  balanced?: true;
  calibration?: string;
  earlyStopping?: true;
  augment?: string;
  seed?: string;
  out?: string;
  site?: string;
}

/** Trains a head on a folder of pictures, and adds it to a site as the scenario's challenger. */
export async function train(json: boolean, options: TrainOptions, [data]: string[]): Promise<void> {
  const input = await inputOf(options, data!);
  const config = readConfig(process.env);
  const calling = new AbortController();
  process.once("SIGINT", () => calling.abort());
  const watching = { signal: calling.signal, progress: progressLine() };
  const cacheHome = join(config.dataDir, "cache");
  if (options.out !== undefined) {
    const models = await loadModels(config.modelsDir);
    try {
      const trained = await trainIntoFolder({ models, cacheHome }, options.out, input, watching);
      print(json, trained, () => `${told(trained)}\nWritten to ${trained.folder}.`);
    } finally {
      await models.close();
    }
    return;
  }
  const services = await openServices({ ...config, processKind: "cli" });
  try {
    const actor = await actorAt(services.context.db, options.site);
    const trained = await trainOnFolder(services.context, actor, input, watching);
    print(
      json,
      trained,
      () => `${told(trained)}\nIt is the challenger; \`model role\` makes it the champion.`,
    );
  } finally {
    await services.close();
  }
}

export async function trainLayouts(json: boolean): Promise<void> {
  const layouts = datasetLayouts.map(({ id, title }) => ({ id, title }));
  print(json, layouts, () => layouts.map(({ id, title }) => `${id.padEnd(16)} ${title}`).join("\n"));
}

async function inputOf(options: TrainOptions, data: string): Promise<FolderTraining> {
  const number = (name: "strength" | "l1" | "focal" | "seed") => {
    const text = options[name];
    if (text === undefined) return undefined;
    const value = Number(text);
    if (text.trim() === "" || !Number.isFinite(value))
      throw new InvalidInputError(`--${name} takes a number.`, [name]);
    return value;
  };
  return {
    data,
    layout: options.layout,
    scenario: options.scenario,
    plan: options.plan === undefined ? undefined : await planText(options.plan),
    modelId: options.id,
    name: options.name,
    licence: options.licence,
    options: {
      C: number("strength"),
      l1Ratio: number("l1"),
      focalGamma: number("focal"),
      balanced: options.balanced,
      // What it may be, the service says.
      calibration: options.calibration as FolderTraining["options"]["calibration"],
      earlyStopping: options.earlyStopping,
      seed: number("seed"),
      augmentation: options.augment === undefined ? undefined : augmentation(options.augment),
    },
  };
}

function planText(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => {
    throw new InvalidInputError("The plan cannot be read.", ["plan"]);
  });
}

function augmentation(text: string): FolderTraining["options"]["augmentation"] {
  try {
    const value = JSON.parse(text);
    if (typeof value === "object" && value !== null) return { copies: 1, ...value };
  } catch {
    // Told below.
  }
  throw new InvalidInputError("--augment takes a JSON object.", ["augment"]);
}

type Trained = Awaited<ReturnType<typeof trainOnFolder>> | Awaited<ReturnType<typeof trainIntoFolder>>;

function told({ modelId, version, images, C, figures, leftOut, fromCache, test }: Trained): string {
  const of = ({ value, low, high }: { value: number; low: number; high: number }) =>
    `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
  const left = Object.entries(leftOut).map(([reason, count]) => `${count} ${reason}`);
  return [
    `${modelId} ${version}: ${images.training} pictures to learn from, ${images.calibration} to calibrate and measure on${images.test > 0 ? `, ${images.test} to test on` : ""}.`,
    `macro AUC ${of(figures.macroAuc)}, accuracy ${of(figures.accuracy)}, calibration error ${figures.calibrationError.toFixed(3)}, inverse strength ${C}`,
    ...(test
      ? [`on the data set's own test part: macro AUC ${of(test.macroAuc)}, accuracy ${of(test.accuracy)}`]
      : []),
    ...(left.length > 0 ? [`left out: ${left.join(", ")}`] : []),
    `${percent(fromCache / Math.max(1, images.training + images.calibration + images.test))} of the embeddings were there already.`,
  ].join("\n");
}
