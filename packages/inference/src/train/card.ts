import type { ReadingFigures } from "@synoptic/domain";
import type { BackboneManifest, HistoryModelManifest, ImageHeadManifest, Manifest } from "../manifest.ts";

/** A value with its interval, for people. */
export function quote(
  { value, low, high }: { value: number; low: number; high: number },
  digits = 3,
): string {
  return `${value.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

export function headCard(
  manifest: ImageHeadManifest,
  reading: ReadingFigures,
  notes: readonly string[],
  writtenBy = FITTING_COMMAND,
): string {
  const { figures, calibration, conformal, novelty, fusion } = manifest;
  const fusionRows = Object.entries(figures.fusion ?? {}).map(
    ([finding, f]) =>
      `| ${finding} | ${quote(f.historyAuc)} | ${quote(f.imageAuc)} | ${quote(f.fusedAuc)} | ${quote(f.fusedMinusImage)}, p = ${f.fusedMinusImage.p.toPrecision(2)} |`,
  );
  return document(manifest, writtenBy, [
    "## Figures",
    "",
    `Measured on ${figures.cohort}: ${figures.rows} images. ${intervalText(calibration.method)}`,
    "",
    "| figure | value |",
    "|---|---|",
    `| macro AUC, one against rest | ${quote(figures.macroAuc)} |`,
    `| accuracy | ${quote(figures.accuracy)} |`,
    `| balanced accuracy | ${quote(figures.balancedAccuracy)} |`,
    `| expected calibration error (most probable class, 15 equal-width bins) | ${figures.calibrationError.toFixed(3)} |`,
    `| Brier score (0 to 2) | ${figures.brier?.toFixed(3)} |`,
    `| coverage of the ${percent(conformal.level)} conformal sets | ${percent(figures.conformalCoverage)}, ${figures.conformalSetSize?.toFixed(2)} classes a set |`,
    `| images of this kind that pass the novelty check | ${percent(novelty.passRate)} |`,
    ...(figures.classConditionalSetSize === undefined
      ? []
      : [
          `| size of the class-conditional sets | ${figures.classConditionalSetSize.toFixed(2)} classes a set |`,
        ]),
    ...(figures.noveltyAuc === undefined
      ? []
      : [
          `| AUC of telling the other four scenarios' images apart by similarity | ${figures.noveltyAuc.toFixed(3)} |`,
        ]),
    "",
    "| class | cases | recall | precision | F1 | AUC |",
    "|---|---|---|---|---|---|",
    ...reading.classes.map(
      ({ classId, support, recall, precision, f1, auc }) =>
        `| ${classId} | ${support} | ${recall?.toFixed(3) ?? "-"} | ${precision.toFixed(3)} | ${f1.toFixed(3)} | ${auc ? quote(auc) : "-"} |`,
    ),
    "",
    ...coverageTable(manifest),
    ...(fusionRows.length > 0
      ? [
          "AUC of history alone, image alone and both, cross-fitted; DeLong's paired difference by group:",
          "",
          "| finding | history | image | both | both minus image |",
          "|---|---|---|---|---|",
          ...fusionRows,
          "",
        ]
      : []),
    "## Calibration",
    "",
    `${calibrationText(calibration)}, fitted on ${calibration.cohort}. Calibrated probabilities contain that cohort's prevalence: ${prevalenceText(calibration.prevalence)}. Strength of the image in the fusion: ${fusion.strength.toFixed(3)} (${fusion.fittedOn}).`,
    "",
    ...notes.flatMap((note) => [note, ""]),
  ]);
}

/** How often each class is in its sets, by one quantile for all classes and by one a class. */
function coverageTable({ figures, conformal }: ImageHeadManifest): string[] {
  if (!figures.classCoverage) return [];
  return [
    `How often the ${percent(conformal.level)} set holds a case's class: the set by one quantile for all classes, and the class-conditional one by a quantile a class. A class of too few cases is in every class-conditional set. Intervals are Wilson's, widened where cases come in groups.`,
    "",
    "| class | cases | one quantile | a quantile a class |",
    "|---|---|---|---|",
    ...Object.entries(figures.classCoverage).map(
      ([id, { rows, marginal, classConditional }]) =>
        `| ${id} | ${rows} | ${quote(marginal)} | ${quote(classConditional)} |`,
    ),
    "",
  ];
}

export function historyCard(manifest: HistoryModelManifest, notes: readonly string[]): string {
  return document(manifest, FITTING_COMMAND, [
    "## How it works",
    "",
    `Each known fact (${manifest.facts.map(({ label }) => label.toLowerCase()).join(", ")}) adds a log-weight to each class; an unknown fact adds nothing. With nothing known the model gives the prevalence: ${prevalenceText(manifest.prevalence)} in training, for which the clinic's own is put in.`,
    "",
    "## Figures",
    "",
    ...notes.flatMap((note) => [note, ""]),
  ]);
}

/** The card of a history model that was learnt here: how it was learnt, its figures beside the prevalence's, and what it weighs. */
export function trainedHistoryCard(manifest: HistoryModelManifest): string {
  const { fit, figures, pretest } = manifest;
  if (!fit || !figures || !pretest) throw new TypeError("A trained history model has its fit and figures.");
  const { calibration, atPrevalence } = pretest;
  return document(
    manifest,
    "the training of history models",
    [
      "## How it works",
      "",
      `Each known fact adds a log-weight to each class; an unknown fact adds nothing. With nothing known the model gives the prevalence: ${prevalenceText(manifest.prevalence)} in training, for which the clinic's own is put in. ${
        fit.kind === "logistic"
          ? `Logistic regression, straight lines between knots; inverse strength of the ridge ${fit.setting}, cross-validated.`
          : `Real AdaBoost by ${fit.setting} stumps, a number chosen on held-out groups; each fact is a step function.`
      } All weights were then multiplied by ${fit.strength.toFixed(3)}, which suits held-out groups best, and each fact centred: by itself it leaves the classes as common as they are.`,
      "",
      "## Figures",
      "",
      `Of history alone, on ${figures.cohort}: ${figures.rows} cases, in five folds of whole groups. For each fold everything was learnt and chosen anew without it.`,
      "",
      "| figure | this model | the prevalence alone |",
      "|---|---|---|",
      `| AUC of ${pretest.findingId} (DeLong) | ${quote(pretest.auc)} | 0.500 |`,
      `| macro AUC, one against rest | ${quote(figures.macroAuc)} | 0.500 |`,
      `| Brier score (0 to 2) | ${figures.brier?.toFixed(3)} | ${atPrevalence.brier.toFixed(3)} |`,
      `| mean negative log-likelihood, nats | ${pretest.logLoss.toFixed(3)} | ${atPrevalence.logLoss.toFixed(3)} |`,
      `| calibration slope and intercept of ${pretest.findingId} (1 and 0 are true) | ${calibration.slope.toFixed(3)}, ${calibration.intercept.toFixed(3)} | |`,
      `| expected calibration error of ${pretest.findingId}, 15 bins | ${pretest.calibrationError.toFixed(3)} | |`,
      "",
      "## What it weighs",
      "",
      "| fact | known of the cases |",
      "|---|---|",
      ...manifest.facts.map(({ label, known }) => `| ${label} | ${percent(known ?? 0)} |`),
      "",
      ...(fit.leftOut.length > 0
        ? [`Left out, as too few cases know them or all have the same: ${fit.leftOut.join(", ")}.`, ""]
        : []),
    ],
    "cases",
  );
}

export function backboneCard(manifest: BackboneManifest): string {
  const { input, outputs } = manifest;
  return document(manifest, FITTING_COMMAND, [
    "## How to feed it",
    "",
    `Input \`${input.name}\`: float32 \`[n, 3, ${input.size}, ${input.size}]\`, RGB, value / 255, minus mean (${input.mean.join(", ")}), over standard deviation (${input.std.join(", ")}); resized to ${input.resizeTo} squared, of which the centre is taken. Outputs \`${outputs.embedding}\` \`[n, ${manifest.embeddingSize}]\`, the mean over space of \`${outputs.featureMap}\` \`[n, ${manifest.embeddingSize}, ${manifest.mapSize}, ${manifest.mapSize}]\`.`,
    "",
    "MobileNetV2 (width 1.0, last stage at stride 16), 2.2 million parameters, trained from scratch and jointly on the five sets below, one linear head a set: 4,500 steps of AdamW at batch 256 with rotations, crops, flips, brightness, contrast and noise. No pretrained weights were used.",
    "",
  ]);
}

const FITTING_COMMAND = "`npm run models:fit`";

function document(
  manifest: Manifest,
  writtenBy: string,
  sections: readonly string[],
  counted = "images",
): string {
  return [
    `# ${manifest.title}`,
    "",
    `\`${manifest.id}\` ${manifest.version}. Written by ${writtenBy}; do not edit.`,
    "",
    "## Intended use",
    "",
    manifest.intendedUse,
    "",
    ...sections,
    "## Training data and licence",
    "",
    `This model: ${manifest.licence}. Research use only.`,
    "",
    ...manifest.trainingData.map(
      ({ name, licence, rows, note }) =>
        `- ${name}: ${rows} ${counted}. ${licence}.${note ? ` ${note}.` : ""}`,
    ),
    "",
    "## Known weaknesses",
    "",
    ...manifest.knownWeaknesses.map((weakness) => `- ${weakness}`),
    "",
  ].join("\n");
}

function intervalText(method: ImageHeadManifest["calibration"]["method"]): string {
  const ranking =
    method === "temperature"
      ? "ranking and accuracy use the final temperature, which changes neither accuracy nor the ranking between two classes"
      : "so are ranking and accuracy";
  return `95 % intervals in brackets, images of one group counted together: DeLong's by Obuchowski for one class's AUC, Wilson's with the design effect for shares, bootstrap for the others. Calibration error, Brier score, coverage, pass rate and subgroups are cross-fitted by group (10 folds), so that nothing is tuned on what it is measured on; ${ranking}.`;
}

function prevalenceText(prevalence: Readonly<Record<string, number>>): string {
  return Object.entries(prevalence)
    .map(([id, share]) => `${id} ${percent(share)}`)
    .join(", ");
}

function calibrationText(calibration: ImageHeadManifest["calibration"]): string {
  if (calibration.method === "temperature") return `Temperature ${calibration.temperature.toFixed(3)}`;
  return calibration.method === "platt" ? "Platt's sigmoid, one a class" : "An isotonic curve, one a class";
}
