/**
 * How well each model's novelty check tells images of other kinds from its own: the other scenarios' calibration
 * embeddings, pictures drawn by code, and photographs where folders of them are named; beside five-neighbour cosine
 * distance to all training embeddings, and other methods, on the same embeddings.
 *
 * A model's own images took no part in what is measured: a head's are its calibration part (reference and directions
 * come from the training part; weight and threshold from the calibration part, so `kept` is cross-fitted by group), a
 * network's that was trained from pixels are the test part of the packed images.
 * Run: `node --import tsx bench/novelty.mjs [--embeddings DIR] [--photographs DIR]… [--images DIR] [--model ID]…`.
 * Networks trained from pixels are measured where `--images` names the packed images. On one core four minutes, three
 * more with 1,000 photographs, four more with the packed images.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  aucInterval,
  foldsByGroup,
  noveltySimilarity,
  similarityToKnown,
} from "../packages/domain/src/index.ts";
import { toDisplay } from "../packages/imaging/src/index.ts";
import { readPart } from "../packages/inference/fit/read.ts";
import { knownImagesOf, loadModels } from "../packages/inference/src/index.ts";
import { madeUpImages, madeUpKinds } from "./made-up-images.mjs";
import { fitAlternatives } from "./novelty-alternatives.mjs";
import { packedImages, partOf } from "./packed-images.mjs";
import { readPhotographs } from "./photographs.mjs";

/** @typedef {import("../packages/inference/src/index.ts").ImageModel} ImageModel */
/** @typedef {{ rows: number, dimension: number, embeddings: Float32Array, labels: Uint32Array }} Training */
/** Of another kind; `fault`: what the image checks refuse it for, before the network is run. */
/** @typedef {{ embedding: Float32Array, fault?: string | null }} Strange */
/** @typedef {Record<string, number>} Scores By method: higher is more like the known images. */

const FOLDS = 10;
const REFUSED_SHARE = 0.05;
const DRAWN = 30;
const PLAIN = "cosine, 5 nearest of all training";
const SHIPPED = "shipped";
const ALONE = "its nearest neighbours alone";
/** What is asked of each scenario. @type {Record<string, number>} */
const targets = { skin: 0.95, chest: 0.98, breast: 0.89, fundus: 0.95, brain: 0.97 };
const MODELS = join(import.meta.dirname, "../packages/inference/models");

const { values: options } = parseArgs({
  options: {
    embeddings: { type: "string", default: join(import.meta.dirname, "../../shared/data/embeddings") },
    photographs: { type: "string", multiple: true, default: [] },
    images: { type: "string" },
    model: { type: "string", multiple: true },
  },
});
const isAsked = (/** @type {ImageModel} */ { info }) => options.model?.includes(info.id) ?? true;
const models = await loadModels(MODELS, { intraOpThreads: 1 });
const scenarios = Object.keys(targets);
const heads = scenarios.map((id) => models.imageModel(id)).filter(isAsked);
const fromPixels = options.images
  ? models.imageModels("skin").filter((model) => model.info.kind === "image-classifier" && isAsked(model))
  : [];
const readers = Object.fromEntries(
  [...heads, ...fromPixels].map((model) => [
    model.info.id,
    { model, expects: models.scenario(model.scenario, model.info).expects },
  ]),
);
/** @type {Awaited<ReturnType<typeof readPhotographs>>[]} */
const photographs = [];
for (const folder of options.photographs) photographs.push(await readPhotographs(folder, readers));
for (const { name, read, unreadable } of photographs) {
  console.log(`photographs in ${name}: ${Object.values(read)[0]?.length} read, ${unreadable} not`);
}

if (heads.length > 0) await measureHeads();
if (options.images) for (const model of fromPixels) await measureFromPixels(model, options.images);
await models.close();

async function measureHeads() {
  const parts = new Map();
  for (const id of scenarios) {
    const classIds = models.scenario(id).classes.map((one) => one.id);
    parts.set(id, {
      training: await readPart(options.embeddings, id, classIds),
      calibration: await readPart(options.embeddings, `${id}-calibration`, classIds),
    });
  }
  // Square pictures: every head's backbone sees the same.
  const drawn = await readDrawn(models.imageModel("skin"));
  for (const model of heads) {
    const id = model.scenario;
    const { training, calibration } = parts.get(id);
    const table = { ...training, rows: training.rows.length };
    const alternatives = fitAlternatives(table);
    const others = scenarios.filter((other) => other !== id);
    await judge(model, {
      training: table,
      alternatives,
      own: rowsOf(calibration),
      folds: foldsByGroup(calibration.groups, calibration.labels, FOLDS),
      strange: {
        "other scenarios": Object.fromEntries(
          others.map((other) => [other, rowsOf(parts.get(other).calibration).map(asStrange)]),
        ),
        "drawn by code": drawn,
        ...ofPhotographs(model),
      },
    });
  }
}

/** @param {ImageModel} model @param {string} folder */
async function measureFromPixels(model, folder) {
  /** @type {Record<string, Float32Array[]>} */
  const read = {};
  const labels = [];
  for await (const { row, bytes } of packedImages(
    folder,
    ({ set, group = "" }) => set !== "skin" || partOf(group) !== "calibration",
  )) {
    const kind = row.set === "skin" ? partOf(row.group ?? "") : (row.set ?? "");
    const { embedding } = await model.read(model.prepare(await toDisplay(bytes)));
    if (!embedding) throw new Error(`${model.info.id} gives no embedding.`);
    read[kind] = [...(read[kind] ?? []), embedding];
    if (kind === "training") labels.push(model.classes.findIndex(({ id }) => id === row.label));
  }
  const { training = [], test = [], ...strange } = read;
  const dimension = training[0]?.length ?? 0;
  const embeddings = new Float32Array(training.length * dimension);
  training.forEach((one, i) => {
    embeddings.set(one, i * dimension);
  });
  await judge(model, {
    training: { rows: training.length, dimension, embeddings, labels: Uint32Array.from(labels) },
    alternatives: () => ({}),
    own: test,
    folds: null,
    strange: {
      "other scenarios": Object.fromEntries(
        Object.entries(strange).map(([kind, cases]) => [kind, cases.map(asStrange)]),
      ),
      "drawn by code": await readDrawn(model),
      ...ofPhotographs(model),
    },
  });
}

/**
 * Prints what each method and the shipped check make of the strange ones.
 * @param {ImageModel} model
 * @param {{
 *   training: Training,
 *   alternatives: (embedding: Float32Array) => Scores,
 *   own: Float32Array[],
 *   folds: Uint32Array | null,
 *   strange: Record<string, Record<string, Strange[]>>,
 * }} given `folds`: of the own images where the threshold was chosen on them
 */
async function judge({ info, scenario }, { training, alternatives, own, folds, strange }) {
  const manifest = info.manifest;
  if (manifest.kind !== "image-head" && manifest.kind !== "image-classifier")
    throw new Error("No image model.");
  const { novelty } = manifest;
  if (!novelty) throw new Error(`${info.id} does not tell novelty.`);
  const named = [novelty.reference, ...(novelty.subspace ? [novelty.subspace.file] : [])];
  const files = await Promise.all(
    named.map(async ({ path }) => [path, await readFile(join(MODELS, info.id, path))]),
  );
  const known = knownImagesOf(novelty, Object.fromEntries(files), training.dimension);
  const all = unitRows(training);
  /** @param {Float32Array} embedding @returns {Scores} */
  const scores = (embedding) => ({
    [PLAIN]: nearestOfAll(all, training, embedding),
    [SHIPPED]: similarityToKnown(known, embedding),
    [ALONE]: noveltySimilarity(known.reference, embedding, novelty.neighbours),
    ...alternatives(embedding),
  });
  const ownScores = own.map(scores);
  const strangeScores = Object.entries(strange).map(([kind, groups]) => ({
    kind,
    groups: Object.entries(groups).map(([name, cases]) => ({
      name,
      cases: cases.map((one) => ({ scores: scores(one.embedding), fault: one.fault ?? null })),
    })),
  }));

  console.log(
    `\n${info.id}: ${own.length} own, ${known.reference.rows} of ${training.rows} training images as reference, threshold ${novelty.threshold.toFixed(4)}, target ${targets[scenario]}`,
  );
  const alone = thresholdOf(ownScores.map((one) => one[ALONE] ?? 0));
  const kinds = strangeScores.map(({ kind }) => kind);
  console.log(["AUC".padEnd(34), ...kinds.map((kind) => kind.padEnd(22)), "kept"].join(" "));
  for (const method of Object.keys(ownScores[0] ?? {})) {
    const column = (/** @type {Scores[]} */ cases) => cases.map((one) => one[method] ?? 0);
    const columns = strangeScores.map(({ groups }) => {
      const { value, low, high } = told(
        column(ownScores),
        groups.flatMap(({ cases }) => column(cases.map((one) => one.scores))),
      );
      return `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`.padEnd(22);
    });
    const kept = folds
      ? keptShare(column(ownScores), folds)
      : method === SHIPPED
        ? share(ownScores, (one) => (one[SHIPPED] ?? 0) >= novelty.threshold)
        : null;
    console.log([method.padEnd(34), ...columns, kept === null ? "" : percent(kept)].join(" "));
  }
  for (const { kind, groups } of strangeScores) {
    const below = (/** @type {{ scores: Scores }} */ one) => (one.scores[SHIPPED] ?? 0) < novelty.threshold;
    const farFrom = (/** @type {{ scores: Scores }} */ one) => (one.scores[ALONE] ?? 0) < alone;
    const shares = groups.map(({ name, cases }) => {
      const checked = cases.some(({ fault }) => fault !== null)
        ? `, ${percent(share(cases, (one) => one.fault !== null || below(one)))} with the image checks`
        : "";
      return `${name} ${percent(share(cases, below))} of ${cases.length} (${percent(share(cases, farFrom))} by neighbours alone)${checked}`;
    });
    console.log(`refused, ${kind}: ${shares.join("; ")}`);
  }
}

/** @param {ImageModel} model @returns {Record<string, Record<string, Strange[]>>} */
function ofPhotographs(model) {
  return Object.fromEntries(
    photographs.map(({ name, read }) => [name, { photographs: read[model.info.id] ?? [] }]),
  );
}

/** @param {ImageModel} model @returns {Promise<Record<string, Strange[]>>} */
async function readDrawn(model) {
  /** @type {Record<string, Strange[]>} */
  const drawn = {};
  for (const kind of Object.keys(madeUpKinds)) {
    drawn[kind] = [];
    for (const picture of await madeUpImages(kind, DRAWN)) {
      const { embedding } = await model.read(model.prepare(picture));
      if (embedding) drawn[kind].push({ embedding });
    }
  }
  return drawn;
}

/** @param {Float32Array} embedding @returns {Strange} */
function asStrange(embedding) {
  return { embedding };
}

/** @param {{ dimension: number, rows: unknown[], embeddings: Float32Array }} part */
function rowsOf({ dimension, rows, embeddings }) {
  return rows.map((_, i) => embeddings.subarray(i * dimension, (i + 1) * dimension));
}

/** Each row at length 1. @param {Training} training */
function unitRows({ rows, dimension, embeddings }) {
  const unit = new Float32Array(embeddings.length);
  for (let row = 0; row < rows; row++) {
    const one = embeddings.subarray(row * dimension, (row + 1) * dimension);
    const length = Math.sqrt(one.reduce((sum, value) => sum + value * value, 0));
    one.forEach((value, j) => {
      unit[row * dimension + j] = value / length;
    });
  }
  return unit;
}

/** @param {Float32Array} unit @param {Training} training @param {Float32Array} embedding */
function nearestOfAll(unit, { rows, dimension }, embedding) {
  const length = Math.sqrt(embedding.reduce((sum, value) => sum + value * value, 0));
  const cosines = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let j = 0; j < dimension; j++) sum += (unit[row * dimension + j] ?? 0) * (embedding[j] ?? 0);
    cosines[row] = sum / length;
  }
  return (
    cosines
      .sort()
      .subarray(-5)
      .reduce((sum, value) => sum + value, 0) / 5
  );
}

/** The share of the model's own that passes a threshold from the other folds. @param {number[]} own @param {Uint32Array} folds */
function keptShare(own, folds) {
  const passed = own.filter((value, i) => {
    return value >= thresholdOf(own.filter((_, j) => folds[j] !== folds[i]));
  });
  return passed.length / own.length;
}

/** That keeps 95 %. @param {number[]} own */
function thresholdOf(own) {
  const sorted = own.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.floor((sorted.length + 1) * REFUSED_SHARE) - 1)] ?? 0;
}

/** @param {number[]} own @param {number[]} strange */
function told(own, strange) {
  return aucInterval({
    scores: [...own, ...strange],
    positives: [...own.map(() => 1), ...strange.map(() => 0)],
  });
}

/** @template T @param {T[]} cases @param {(one: T) => boolean} holds */
function share(cases, holds) {
  return cases.filter(holds).length / cases.length;
}

/** @param {number} value */
function percent(value) {
  return `${(100 * value).toFixed(1)} %`;
}
