import { asOf, DomainError, NotFoundError, type PatientHistory, withheldAdvice } from "@synoptic/domain";
import { loadModels } from "@synoptic/inference";
import { assessFile, type FileAssessment, readHistory } from "@synoptic/services";
import { readConfig } from "../config.ts";
import { percent, print } from "../output.ts";
import { readInput } from "../read-file.ts";
import { writeOutput } from "../write-file.ts";

const NOTICE = "Research software, not a medical device.";

interface Options {
  image: string;
  fhir?: string;
  scenario?: string;
  heatmap?: string;
  embedding?: string;
}

export async function assess(json: boolean, options: Options): Promise<void> {
  const { modelsDir } = readConfig(process.env);
  const bytes = await readInput(options.image);
  const now = new Date();
  const known =
    options.fhir === undefined ? undefined : await readHistory(await readInput(options.fhir), now);
  const history = known && ((moment: Date): PatientHistory => asOf(known, moment));
  const models = await loadModels(modelsDir);
  try {
    const assessment = await assessFile(models, { bytes, scenario: options.scenario, history }, now);
    if (options.embedding !== undefined) {
      if (!assessment.embedding) throw new NotFoundError("The model gives no embedding.", ["embedding"]);
      const { buffer, byteOffset, byteLength } = assessment.embedding;
      await writeOutput(options.embedding, new Uint8Array(buffer, byteOffset, byteLength));
    }
    const heatmap = options.heatmap === undefined ? null : await heatmapTo(options.heatmap, assessment);
    const { result, historyAsOf, prevalenceSource } = assessment;
    const document = {
      ...result,
      choice: assessment.choice,
      historyAsOf,
      prevalenceSource,
      heatmap,
      models: assessment.models,
      notice: NOTICE,
    };
    print(json, document, () => describe(assessment));
  } finally {
    await models.close();
  }
}

/** The reading still stands where there is no heatmap of it: a withheld one has none. */
async function heatmapTo(
  path: string,
  assessment: FileAssessment,
): Promise<{ classId: string; file: string } | null> {
  try {
    const { classId, png } = await assessment.heatmap();
    await writeOutput(path, png);
    return { classId, file: path };
  } catch (error) {
    if (!(error instanceof DomainError && error.code === "NOT_FOUND")) throw error;
    process.stderr.write(`${error.message}\n`);
    return null;
  }
}

function describe({ result, choice, historyAsOf, prevalenceSource, models }: FileAssessment): string {
  const { findings, classes, conformalSet, novelty, missingFacts } = result;
  const share = (value: number | null) => (value === null ? "-" : percent(value));
  const lines = [
    `${result.scenario}: ${result.status}${result.withheldReason ? ` (${result.withheldReason})` : ""}`,
    ...(result.withheldReason ? Object.values(withheldAdvice(result.withheldReason)) : []),
    `image: ${[choice.reason, ...choice.notes].join(" ")}`,
    `history as of ${historyAsOf.toISOString()}`,
    `prevalence: ${prevalenceSource}`,
  ];
  for (const finding of findings) {
    const ratio = finding.likelihoodRatio?.toPrecision(3) ?? "-";
    lines.push(
      "",
      `${finding.label}${finding.findingId === result.primaryFindingId ? " (primary)" : ""}`,
      `  pre-test ${share(finding.preTestProbability)}, likelihood ratio ${ratio}, post-test ${share(finding.postTestProbability)}`,
      ...finding.parts.map(
        ({ kind, label, logOdds, source }) =>
          `  ${logOdds >= 0 ? "+" : ""}${logOdds.toFixed(3)} log-odds  ${kind}: ${label} [${source}]`,
      ),
    );
  }
  lines.push("", "class: image, pre-test, post-test");
  for (const one of classes) {
    const shares = [one.imageProbability, one.preTestProbability, one.postTestProbability].map(share);
    lines.push(`  ${one.label}: ${shares.join(", ")}`);
  }
  lines.push("");
  if (conformalSet) lines.push(`${percent(conformalSet.level)} set: ${conformalSet.classIds.join(", ")}`);
  if (novelty) {
    const { similarity, threshold, isNovel } = novelty;
    lines.push(
      `similarity to known images ${similarity.toFixed(3)} (threshold ${threshold.toFixed(3)})${isNovel ? ": novel, withheld" : ""}`,
    );
  }
  if (missingFacts.length > 0) lines.push(`not known: ${missingFacts.join(", ")}`);
  lines.push(`models: ${models.map(({ id, version }) => `${id} ${version}`).join(", ")}`, NOTICE);
  return lines.join("\n");
}
