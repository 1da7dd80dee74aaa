import type { Interval } from "@synoptic/domain";
import { openHead } from "@synoptic/inference";
import { evaluateHead, type HeadEvaluation, readEmbeddings } from "@synoptic/services";
import { readConfig } from "../config.ts";
import { percent, print } from "../output.ts";

export async function modelEvaluate(
  json: boolean,
  options: { head: string; embeddings: string; labels: string },
): Promise<void> {
  const head = await openHead(readConfig(process.env).modelsDir, options.head);
  const table = await readEmbeddings(options.embeddings, options.labels);
  const evaluation = evaluateHead({ head, ...table });
  print(json, evaluation, () => describe(evaluation));
}

function describe({ head, fusion, conformal, novelty, classes, ...figures }: HeadEvaluation): string {
  const { macro } = figures;
  const lines = [
    `${head.id} ${head.version} on ${figures.rows} rows`,
    `macro AUC          ${interval(figures.macroAuc)}`,
    `accuracy           ${interval(figures.accuracy)}`,
    `balanced accuracy  ${interval(figures.balancedAccuracy)}`,
    `macro recall ${fixed(macro.recall)}, precision ${fixed(macro.precision)}, F1 ${fixed(macro.f1)}`,
    `expected calibration error ${fixed(figures.calibrationError)}, Brier score ${fixed(figures.brier)}`,
    `${percent(conformal.level)} conformal sets cover ${percent(conformal.coverage)}, mean size ${fixed(conformal.meanSetSize)}`,
    `novelty passes ${percent(novelty.passRate)}`,
    "",
    "class: cases, AUC, recall, precision, F1",
    ...classes.map(
      (one) =>
        `${one.classId}: ${one.support}, ${one.auc ? interval(one.auc) : "-"}, ${fixed(one.recall)}, ${fixed(one.precision)}, ${fixed(one.f1)}`,
    ),
  ];
  if (!fusion) return lines.join("\n");
  lines.push("", `macro AUC of history alone ${interval(fusion.history.macroAuc)}`);
  lines.push(`macro AUC of both          ${interval(fusion.fused.macroAuc)}`);
  for (const [id, finding] of Object.entries(fusion.findings)) {
    if (!finding) continue;
    const { image, history, fused, fusedMinusImage, fusedMinusHistory } = finding;
    lines.push(
      "",
      `${id}: ${finding.positives} cases`,
      `  image alone      AUC ${interval(image.auc)}`,
      `  history alone    AUC ${interval(history.auc)}`,
      `  both             AUC ${interval(fused.auc)}`,
      `  both - image     ${interval(fusedMinusImage)}, p = ${fusedMinusImage.p.toPrecision(2)}`,
      `  both - history   ${interval(fusedMinusHistory)}, p = ${fusedMinusHistory.p.toPrecision(2)}`,
    );
  }
  return lines.join("\n");
}

function interval({ value, low, high }: Interval): string {
  return `${fixed(value)} (${fixed(low)} to ${fixed(high)})`;
}

function fixed(value: number | null): string {
  return value === null ? "-" : value.toFixed(4);
}
