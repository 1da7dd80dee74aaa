/**
 * How well each scenario's novelty check tells images of other kinds: the other scenarios' calibration embeddings, and
 * pictures drawn by code, beside other methods on the same embeddings. A higher AUC is better; `kept` is the share of
 * the scenario's own images above a threshold that keeps 95 %, cross-fitted by group.
 * Run: `node --import tsx bench/novelty.mjs [embeddings folder]`. A minute and a half.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  aucInterval,
  decodeNoveltyReference,
  foldsByGroup,
  noveltySimilarity,
} from "../packages/domain/src/index.ts";
import { readPart } from "../packages/inference/fit/read.ts";
import { loadModels } from "../packages/inference/src/index.ts";
import { madeUpImages, madeUpKinds } from "./made-up-images.mjs";
import { fitAlternatives } from "./novelty-alternatives.mjs";

const FOLDS = 10;
const REFUSED_SHARE = 0.05;
const DRAWN = 30;
const NEIGHBOURS = [1, 3, 5, 10];
/** What is asked of the shipped check against the other scenarios. @type {Record<string, number>} */
const targets = { skin: 0.95, chest: 0.98, breast: 0.89, fundus: 0.95, brain: 0.97 };

const MODELS = join(import.meta.dirname, "../packages/inference/models");
const folder = process.argv[2] ?? join(import.meta.dirname, "../../shared/data/embeddings");
const models = await loadModels(MODELS);

/** @param {{ dimension: number, rows: unknown[], embeddings: Float32Array }} part */
const rowsOf = ({ dimension, rows, embeddings }) =>
  rows.map((_, i) => embeddings.subarray(i * dimension, (i + 1) * dimension));

/** The share of the scenario's own that passes a threshold from the other folds. @param {number[]} own @param {Uint32Array} folds */
function keptShare(own, folds) {
  const passed = own.filter((value, i) => {
    const others = own.filter((_, j) => folds[j] !== folds[i]).sort((a, b) => a - b);
    return value >= (others[Math.max(0, Math.floor((others.length + 1) * REFUSED_SHARE) - 1)] ?? 0);
  });
  return passed.length / own.length;
}

/** @param {number[]} own @param {number[]} strange */
const told = (own, strange) =>
  aucInterval({ scores: [...own, ...strange], positives: [...own.map(() => 1), ...strange.map(() => 0)] });

const scenarios = Object.keys(targets);
const parts = new Map();
for (const id of scenarios) {
  const classIds = models.scenario(id).classes.map((one) => one.id);
  parts.set(id, {
    training: await readPart(folder, id, classIds),
    calibration: await readPart(folder, `${id}-calibration`, classIds),
  });
}
/** By kind; square pictures, so that every head's backbone sees the same. @type {Map<string, Float32Array[]>} */
const drawn = new Map();
const reader = models.imageModel("skin");
for (const kind of Object.keys(madeUpKinds)) {
  const embeddings = [];
  for (const picture of await madeUpImages(kind, DRAWN)) {
    const { embedding } = await reader.read(reader.prepare(picture));
    if (embedding) embeddings.push(embedding);
  }
  drawn.set(kind, embeddings);
}

for (const id of scenarios) {
  const { training, calibration } = parts.get(id);
  const head = models.imageModel(id).info.manifest;
  if (head.kind !== "image-head") throw new Error(`${id} is not read by a head.`);
  const reference = decodeNoveltyReference(
    await readFile(join(MODELS, head.id, "novelty.i8")),
    training.dimension,
  );
  const alternatives = fitAlternatives({ ...training, rows: training.rows.length });
  /** @param {Float32Array} embedding @returns {Record<string, number>} */
  const scores = (embedding) => ({
    ...Object.fromEntries(
      NEIGHBOURS.map((k) => [`cosine, ${k} nearest`, noveltySimilarity(reference, embedding, k)]),
    ),
    ...alternatives(embedding),
  });
  const own = rowsOf(calibration).map(scores);
  const others = scenarios
    .filter((other) => other !== id)
    .map((other) => ({ other, cases: rowsOf(parts.get(other).calibration).map(scores) }));
  const pictures = [...drawn].map(([kind, embeddings]) => ({ kind, cases: embeddings.map(scores) }));
  const folds = foldsByGroup(calibration.groups, calibration.labels, FOLDS);

  const { threshold, neighbours } = head.novelty;
  const shipped = `cosine, ${neighbours} nearest`;
  const refused = (/** @type {Record<string, number>[]} */ cases) =>
    cases.filter((one) => (one[shipped] ?? 0) < threshold).length / cases.length;
  console.log(
    `\n${id}: ${own.length} own, ${reference.rows} reference rows, threshold ${threshold.toFixed(4)}, target ${targets[id]}`,
  );
  console.log(`${"method".padEnd(34)} other scenarios       drawn by code  kept`);
  /** Mean and spread over the scenario's own. @param {string} method */
  const scaleOf = (method) => {
    const values = own.map((one) => one[method] ?? 0);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return {
      mean,
      deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length),
    };
  };
  const scales = [shipped, "outside PCA"].map((method) => ({ method, ...scaleOf(method) }));
  for (const one of [own, ...[...others, ...pictures].map(({ cases }) => cases)].flat()) {
    one[`${shipped}, and outside PCA`] = scales.reduce(
      (sum, { method, mean, deviation }) => sum + ((one[method] ?? 0) - mean) / deviation,
      0,
    );
  }
  for (const method of Object.keys(own[0] ?? {})) {
    const column = (/** @type {Record<string, number>[]} */ cases) => cases.map((one) => one[method] ?? 0);
    const other = told(
      column(own),
      others.flatMap(({ cases }) => column(cases)),
    );
    const picture = told(
      column(own),
      pictures.flatMap(({ cases }) => column(cases)),
    );
    const interval = `${other.value.toFixed(3)} [${other.low.toFixed(3)}, ${other.high.toFixed(3)}]`;
    console.log(
      `${method.padEnd(34)} ${interval}  ${picture.value.toFixed(3)}          ${(100 * keptShare(column(own), folds)).toFixed(1)} %${method === shipped ? "  shipped" : ""}`,
    );
  }
  const shares = [
    ...others.map(({ other, cases }) => [other, refused(cases)]),
    ...pictures.map(({ kind, cases }) => [kind, refused(cases)]),
  ];
  console.log(
    `refused by the shipped check: ${shares.map(([name, share]) => `${name} ${(100 * Number(share)).toFixed(0)} %`).join(", ")}`,
  );
}
await models.close();
