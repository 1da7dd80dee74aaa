import { readFile } from "node:fs/promises";
import { InvalidInputError } from "@synoptic/domain";
import {
  openServices,
  requireSurvivalTask,
  type SurvivalTable,
  trainOnCohort,
  trainSurvivalIntoFolder,
  trainSurvivalOnTable,
} from "@synoptic/services";
import { readConfig } from "../config.ts";
import { percent, print, progressLine } from "../output.ts";

import { actorAt } from "../sites.ts";

interface SurvivalOptions {
  outcome: string;
  index?: string;
  lookback?: string;
  timeUnit?: string;
  id?: string;
  name?: string;
  licence?: string;
  seed?: string;
  out?: string;
  site?: string;
}

/** Fits a survival model on a table, or on a site's patients, and adds it to the site. */
export async function trainSurvival(
  json: boolean,
  options: SurvivalOptions,
  [table]: string[],
): Promise<void> {
  const { outcome, id: modelId, timeUnit, name, licence } = options;
  const seed = whole(options, "seed");
  const calling = new AbortController();
  process.once("SIGINT", () => calling.abort());
  const watching = { signal: calling.signal, progress: progressLine() };
  const onTable = async (): Promise<SurvivalTable> => ({
    ...{ table: await tableText(table!), outcome, timeUnit, modelId, name, licence, seed },
  });
  if (options.out !== undefined) {
    if (table === undefined) throw new InvalidInputError("--out takes a table to learn from.", ["table"]);
    const trained = await trainSurvivalIntoFolder(options.out, await onTable(), watching);
    print(json, trained, () => `${told(trained)}\nWritten to ${trained.folder}.`);
    return;
  }
  const services = await openServices({ ...readConfig(process.env), processKind: "cli" });
  try {
    const { context } = services;
    const actor = await actorAt(context.db, options.site);
    const trained =
      table === undefined
        ? await trainOnCohort(
            context,
            actor,
            await requireSurvivalTask(context, actor, {
              ...{ outcome, modelId, seed, lookbackDays: whole(options, "lookback") },
              indexAt: options.index === undefined ? undefined : moment(options.index),
            }),
            watching,
          )
        : await trainSurvivalOnTable(context, actor, await onTable(), watching);
    print(json, trained, () => `${told(trained)}\nNobody uses it yet: \`use-survival\` puts it into use.`);
  } finally {
    await services.close();
  }
}

function whole(options: SurvivalOptions, name: "seed" | "lookback"): number | undefined {
  const text = options[name];
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new InvalidInputError(`--${name} takes a whole number.`, [name]);
  return Number(text);
}

function moment(text: string): Date {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new InvalidInputError("--index takes a date.", ["index"]);
  return at;
}

function tableText(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => {
    throw new InvalidInputError("The table cannot be read.", ["table"]);
  });
}

type Trained = Omit<Awaited<ReturnType<typeof trainOnCohort>>, "leftOut"> & {
  leftOut?: Readonly<Record<string, number>>;
};

function told({ modelId, version, persons, events, lastYear, figures, leftOut, ...rest }: Trained): string {
  const { value, low, high } = figures.concordance;
  const left = Object.entries(leftOut ?? {}).map(([reason, count]) => `${count} ${reason}`);
  return [
    `${modelId} ${version}: ${persons} persons, ${events} events, predicts until ${lastYear} years.`,
    `Harrell's C ${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)}), cross-fitted; ${rest.effectiveParameters.toFixed(1)} effective parameters, ridge ${rest.ridge}`,
    ...figures.horizons.map(
      ({ years, predicted, observed, ipa }) =>
        `${String(years).padStart(2)} years: predicted ${percent(predicted)}, observed ${percent(observed.value)} (${percent(observed.low)} to ${percent(observed.high)}), index of prediction accuracy ${percent(ipa)}`,
    ),
    ...(left.length > 0 ? [`left out: ${left.join(", ")}`] : []),
    ...rest.knownWeaknesses.map((weakness) => `- ${weakness}`),
  ].join("\n");
}
