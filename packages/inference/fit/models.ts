/**
 * `npm run models:fit -- --embeddings DIR [--out DIR]`: fits every image head and the skin history model, calibrates
 * and measures them on the calibration parts, writes their folders and prints the figures. Twice the same bytes.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { BackboneManifest, HistoryModelManifest, ImageHeadManifest } from "../src/manifest.ts";
import { backboneCard, headCard, historyCard, percent, quote } from "../src/train/card.ts";
import { type FittedHead, fitHead } from "../src/train/fit-head.ts";
import type { Part } from "../src/train/part.ts";
import { byId, fileEntry, writeModel } from "../src/train/write-model.ts";
import { type FittedHistory, fitHistory } from "./fit-history.ts";
import { storeSelfTests } from "./prove.ts";
import { readPart } from "./read.ts";
import { SCENARIOS, type ScenarioSpec } from "./scenarios.ts";

const BACKBONE_ID = "mobilenetv2-shared";
const LICENCE = "CC BY-NC 4.0";
/** Of the backbone. */
const VERSION = "1.1.0";
const HISTORY_VERSION = "1.2.0";
/**
 * Inverse L2 penalty on standardised embeddings, one for all heads: see
 * `docs/decisions/020-how-strongly-heads-are-regularised.md`.
 */
const C = 0.003;

const { values: options } = parseArgs({
  options: {
    embeddings: { type: "string" },
    out: { type: "string", default: join(import.meta.dirname, "..", "models") },
    /** Synthetic pictures, one folder a scenario, for the self-tests. */
    pictures: { type: "string", default: join(import.meta.dirname, "../../synthetic/images") },
  },
});
if (!options.embeddings) {
  console.error("Say where the embeddings are: npm run models:fit -- --embeddings DIR");
  process.exit(2);
}
const { embeddings, out } = options;

const parts = new Map<string, { training: Part; calibration: Part }>();
for (const { scenario, classes } of SCENARIOS) {
  const ids = classes.map(({ id }) => id);
  const [training, calibration] = await Promise.all([
    readPart(embeddings, scenario, ids),
    readPart(embeddings, `${scenario}-calibration`, ids),
  ]);
  parts.set(scenario, { training, calibration });
}

const onnx = await readFile(join(out, BACKBONE_ID, "backbone.onnx"));
const backbone = backboneManifest(onnx);
await writeModel(out, backbone, backboneCard(backbone), {});

for (const spec of SCENARIOS) {
  const started = Date.now();
  const { training, calibration } = parts.get(spec.scenario)!;
  const others = [...parts].filter(([name]) => name !== spec.scenario).map(([, part]) => part.calibration);
  const history = spec.scenario === "skin" ? await makeHistory(spec, training, calibration) : undefined;
  const { calibrationSource, ...described } = spec;
  const fitted = fitHead({
    spec: {
      ...described,
      id: `${spec.scenario}-head`,
      version: spec.version,
      licence: LICENCE,
      cohort: `${spec.scenario}-calibration (${calibrationSource})`,
    },
    fit: { C },
    training,
    calibration,
    others,
    history: history?.weights,
    backbone: { id: BACKBONE_ID, sha256: backbone.weights.sha256 },
  });
  const notes = comparisonNotes(fitted);
  await writeModel(out, fitted.manifest, headCard(fitted.manifest, fitted.reading, notes), fitted.files);
  report(fitted, notes, Date.now() - started);
}
await storeSelfTests(out, options.pictures);

async function makeHistory(spec: ScenarioSpec, training: Part, calibration: Part): Promise<FittedHistory> {
  const classIds = spec.classes.map(({ id }) => id);
  const fitted = fitHistory(training, calibration, classIds);
  const bytes = new TextEncoder().encode(`${JSON.stringify(fitted.weights)}\n`);
  const manifest: HistoryModelManifest = {
    schemaVersion: 1,
    kind: "history-model",
    id: "skin-history",
    version: HISTORY_VERSION,
    title: "Skin lesion, history",
    scenario: "skin",
    licence: LICENCE,
    intendedUse:
      "Weighs age, sex and body site for seven kinds of pigmented skin lesion. Research and teaching only; not a medical device and not for the care of patients.",
    trainingData: [{ ...spec.source, rows: training.rows.length }],
    knownWeaknesses: [
      "Learned from lesions that were photographed because a dermatologist wanted to, in Austria and Australia: the weights hold the referral habits of those clinics.",
      "Age, sex and body site only: skin type, family history, sun, immune status and earlier skin cancer are not in the data and say nothing here.",
      "Facts are added as if independent of each other given the kind of lesion.",
      "Ages are given to five years; body sites are coarse, and differ between sources.",
    ],
    weights: fileEntry("weights.json", bytes),
    classIds,
    prevalence: byId(classIds, fitted.weights.prevalence),
    facts: [
      { name: "age", label: "Age" },
      { name: "sex", label: "Sex" },
      { name: "body-site", label: "Body site" },
    ],
  };
  await writeModel(out, manifest, historyCard(manifest, fitted.notes), { "weights.json": bytes });
  console.log(`skin-history\n  ${fitted.notes[0]}`);
  return fitted;
}

function comparisonNotes({ comparisons, crossFitted, divisors }: FittedHead): string[] {
  const { fusedCoverage } = crossFitted;
  if (!fusedCoverage) return [];
  const least = Math.min(...crossFitted.strengths).toFixed(2);
  const most = Math.max(...crossFitted.strengths).toFixed(2);
  return [
    `Strength over the ten folds: ${least} to ${most}. The fused conformal sets cover ${percent(fusedCoverage.marginal.overall.value)}.`,
    ...(divisors
      ? [
          `Mean negative log-likelihood (nats) of both at strength 1 and the calibration cohort's prevalence, by the prevalence that is divided out of the image's probabilities: ${divisors.calibration.toFixed(3)} for the calibration cohort's, ${divisors.training.toFixed(3)} for the training cohort's, ${divisors.meanPrediction.toFixed(3)} for the mean of the predictions; ${divisors.imageAlone.toFixed(3)} for the image alone.`,
        ]
      : []),
    ...Object.entries(comparisons).map(
      ([id, { positives, rows, history, image, fused, fusedMinusHistory }]) =>
        `${id} (${positives} of ${rows}): calibration error of history ${history.calibrationError.toFixed(3)}, image ${image.calibrationError.toFixed(3)}, both ${fused.calibrationError.toFixed(3)}, all at the prevalence of the calibration cohort, which is not that of the training cohort; both minus history ${quote(fusedMinusHistory)}, p = ${fusedMinusHistory.p.toPrecision(2)}.`,
    ),
  ];
}

function report({ manifest, reading }: FittedHead, notes: readonly string[], tookMs: number): void {
  const { figures, calibration, conformal, novelty, fusion }: ImageHeadManifest = manifest;
  console.log(`${manifest.id}  (${figures.rows} unseen images, ${(tookMs / 1000).toFixed(1)} s)`);
  console.log(`  macro AUC ${quote(reading.macroAuc)}, accuracy ${quote(reading.accuracy)}`);
  console.log(
    `  balanced accuracy ${quote(reading.balancedAccuracy)}, macro F1 ${reading.macro.f1.toFixed(3)}`,
  );
  console.log(
    `  temperature ${calibration.method === "temperature" ? calibration.temperature.toFixed(3) : "none"}, calibration error ${figures.calibrationError.toFixed(3)}, Brier ${figures.brier?.toFixed(3)}`,
  );
  console.log(
    `  ${percent(conformal.level)} conformal sets cover ${percent(figures.conformalCoverage)}, ${figures.conformalSetSize?.toFixed(2)} classes a set`,
  );
  console.log(
    `  novelty: ${percent(novelty.passRate)} pass, AUC against the other scenarios ${figures.noveltyAuc?.toFixed(3)} (${novelty.referenceRows} reference images)`,
  );
  for (const [id, f] of Object.entries(figures.fusion ?? {})) {
    console.log(
      `  ${id}: history ${quote(f.historyAuc)}, image ${quote(f.imageAuc)}, both ${quote(f.fusedAuc)}; both minus image ${quote(f.fusedMinusImage)}, p = ${f.fusedMinusImage.p.toPrecision(2)}; strength ${fusion.strength.toFixed(3)}`,
    );
  }
  for (const note of notes) console.log(`  ${note}`);
}

function backboneManifest(onnx: Uint8Array): BackboneManifest {
  return {
    schemaVersion: 1,
    kind: "image-backbone",
    id: BACKBONE_ID,
    version: VERSION,
    title: "Shared image backbone (MobileNetV2)",
    licence: LICENCE,
    intendedUse:
      "Turns a medical image into an embedding and a feature map that every head reads. Research and teaching only; not a medical device and not for the care of patients.",
    trainingData: SCENARIOS.map(({ scenario, source }) => ({
      ...source,
      rows: parts.get(scenario)!.training.rows.length,
    })),
    knownWeaknesses: [
      "Small images (160 by 160 pixels): fine detail is lost.",
      ...SCENARIOS.flatMap(({ scenario, knownWeaknesses }) =>
        knownWeaknesses.slice(0, -3).map((weakness) => `${scenario}: ${weakness}`),
      ),
    ],
    weights: fileEntry("backbone.onnx", onnx),
    input: {
      name: "image",
      layout: "NCHW",
      channels: 3,
      resizeTo: 176,
      size: 160,
      mean: [0.485, 0.456, 0.406],
      std: [0.229, 0.224, 0.225],
    },
    outputs: { embedding: "embedding", featureMap: "feature_map" },
    embeddingSize: 1280,
    mapSize: 10,
  };
}
