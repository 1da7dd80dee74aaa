import { InvalidInputError } from "@synoptic/domain";
import { type Curve, explanationMethods, loadModels } from "@synoptic/inference";
import { explainFile, type FileExplanation } from "@synoptic/services";
import { readConfig } from "../config.ts";
import { percent, print } from "../output.ts";
import { readInput } from "../read-file.ts";
import { writeOutput } from "../write-file.ts";

const NOTICE = "Research software, not a medical device.";

interface Options {
  method: string;
  scenario?: string;
  model?: string;
  class?: string;
  out?: string;
  seed?: string;
  parameters?: string;
  measures: boolean;
}

export async function explain(json: boolean, options: Options, [file = ""]: string[]): Promise<void> {
  const { modelsDir } = readConfig(process.env);
  const bytes = await readInput(file);
  const models = await loadModels(modelsDir);
  try {
    const explained = await explainFile(models, {
      bytes,
      scenario: options.scenario,
      model: options.model,
      method: options.method,
      classId: options.class,
      parameters: parametersFrom(options.parameters),
      seed: Number(options.seed ?? 1),
      measure: options.measures,
      onProgress: json ? undefined : progressLine(),
    });
    if (options.out !== undefined) await writeOutput(options.out, await explained.heatmap());
    const { explanation, heatmap: _, ...told } = explained;
    const { map, ...kept } = explanation;
    const size = { rows: map.rows, columns: map.columns };
    const document = { ...told, ...kept, map: size, heatmap: options.out ?? null, notice: NOTICE };
    print(json, document, () => describe(explained, options.out));
  } finally {
    await models.close();
  }
}

/** Every method, and what it needs. */
export async function explainMethods(json: boolean): Promise<void> {
  const methods = await explanationMethods();
  const listed = methods.map(({ id, title, description, seeded, parameters }) => ({
    id,
    title,
    description,
    seeded,
    defaults: parameters.parse({}),
  }));
  print(json, listed, () =>
    listed
      .map(({ id, defaults, description }) => `${id} ${JSON.stringify(defaults)}\n  ${description}`)
      .join("\n\n"),
  );
}

function parametersFrom(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidInputError("The parameters must be one JSON object.", ["parameters"]);
  }
}

/** One line on a terminal that tells how far it is; nothing where standard error is a file. */
function progressLine(): ((step: string, share: number) => void) | undefined {
  if (!process.stderr.isTTY) return undefined;
  return (step, share) => {
    const end = step === "measuring" && share >= 1 ? "\n" : "";
    process.stderr.write(`\r${step} ${Math.round(share * 100)} %   ${end}`);
  };
}

function describe(explained: FileExplanation, out: string | undefined): string {
  const { explanation, quality, scenario, classLabel, probability, models } = explained;
  const { cost, method, parameters, seed, fit } = explanation;
  const lines = [
    `${scenario}: ${classLabel}, ${percent(probability)} by the image alone`,
    `${method} ${JSON.stringify(parameters)}, seed ${seed}`,
    `cost: ${costLine(cost)}`,
  ];
  if (fit) lines.push(`fit: R² ${fit.r2.toFixed(3)} over ${fit.regions} regions`);
  if (quality) {
    const { deletion, insertion, sanity, stability, verdict, randomOrders } = quality;
    lines.push(
      "",
      `deletion:  ${gainLine(deletion)}`,
      `insertion: ${gainLine(insertion)}`,
      `  (gain over ${randomOrders} random orders; where the interval holds 0, chance does as well)`,
      `randomised weights: rank correlation ${sanity.rankCorrelation.toFixed(2)}, structural similarity ${sanity.structuralSimilarity.toFixed(2)}`,
    );
    if (stability)
      lines.push(
        `stability: rank correlation ${stability.rankCorrelation.toFixed(2)} over ${stability.seeds} seeds`,
      );
    lines.push(
      `measuring cost: ${costLine(quality.cost)}`,
      "",
      `${verdict.level}: ${verdict.reasons.join(" ")}`,
    );
  }
  if (out !== undefined) lines.push(`heatmap: ${out}`);
  lines.push(`models: ${models.map(({ id, version }) => `${id} ${version}`).join(", ")}`, NOTICE);
  return lines.join("\n");
}

function costLine({ forwardPasses, ms }: { forwardPasses: number; ms: number }): string {
  return `${forwardPasses} forward ${forwardPasses === 1 ? "pass" : "passes"}, ${(ms / 1000).toFixed(2)} s`;
}

function gainLine({ area, randomArea, gain }: Curve): string {
  const [value, low, high] = [gain.value, gain.low, gain.high].map((one) => one.toFixed(3));
  return `area ${area.toFixed(3)}, random ${randomArea.toFixed(3)}, gain ${value} [${low}, ${high}]`;
}
