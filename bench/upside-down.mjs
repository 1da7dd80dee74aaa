/**
 * Can an upside-down chest radiograph be told by a linear head on the shared network's embedding? Fitted on the packed
 * images and the same turned by 180 degrees or mirrored top to bottom; hits on held-out groups, false alarms on held-out
 * groups and on the calibration embeddings, which no training step saw.
 * Run: `node --import tsx bench/upside-down.mjs IMAGES EMBEDDINGS`. Two minutes on two cores.
 */
import { join } from "node:path";
import {
  aucInterval,
  fitLogisticRegression,
  fitStandardisation,
  foldsByGroup,
  predictLogits,
  standardise,
} from "../packages/domain/src/index.ts";
import { toDisplay } from "../packages/imaging/src/index.ts";
import { readPart } from "../packages/inference/fit/read.ts";
import { loadModels } from "../packages/inference/src/index.ts";
import { packedImages } from "./packed-images.mjs";

const [images, embeddings] = process.argv.slice(2);
if (!images || !embeddings) throw new Error("Name the folders of the packed images and of the embeddings.");
const FOLDS = 5;
const C = 0.003;
/** Of upright images that no fold was fitted on. */
const FALSE_ALARMS = 0.01;
const models = await loadModels(join(import.meta.dirname, "../packages/inference/models"));
const model = models.imageModel("chest");
const dimension = 1280;

/** @param {{ width: number, height: number, data: Uint8Array }} image @param {boolean} across */
function upsideDown({ width, height, data }, across) {
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++)
        out[(y * width + x) * 3 + c] =
          data[((height - 1 - y) * width + (across ? width - 1 - x : x)) * 3 + c] ?? 0;
  return { width, height, data: out };
}
/** @param {{ width: number, height: number, data: Uint8Array }} image */
async function embed(image) {
  const { embedding } = await model.read(model.prepare(image));
  if (!embedding) throw new Error("The model gives no embedding.");
  return embedding;
}

/** @type {{ group: string, down: number, turn: string, embedding: Float32Array }[]} */
const cases = [];
for await (const { row, bytes } of packedImages(images, ({ set }) => set === "chest")) {
  const group = row.group ?? "";
  const image = await toDisplay(bytes);
  cases.push({ group, down: 0, turn: "upright", embedding: await embed(image) });
  cases.push({ group, down: 1, turn: "turned by 180", embedding: await embed(upsideDown(image, true)) });
  cases.push({ group, down: 1, turn: "mirrored", embedding: await embed(upsideDown(image, false)) });
}
const classIds = models.scenario("chest").classes.map(({ id }) => id);
const unseen = await readPart(embeddings, "chest-calibration", classIds);
await models.close();

/** @param {Float32Array[]} list */
const tableOf = (list) => {
  const values = new Float32Array(list.length * dimension);
  list.forEach((one, i) => {
    values.set(one, i * dimension);
  });
  return values;
};
const folds = foldsByGroup(
  cases.map(({ group }) => group),
  cases.map(() => 0),
  FOLDS,
);
const scores = new Float64Array(cases.length);
const unseenScores = new Float64Array(unseen.rows.length);
for (let fold = 0; fold < FOLDS; fold++) {
  const inside = cases.filter((_, i) => folds[i] !== fold);
  const outside = cases.map((_, i) => i).filter((i) => folds[i] === fold);
  const table = tableOf(inside.map(({ embedding }) => embedding));
  const scale = fitStandardisation({ values: table, rows: inside.length, columns: dimension });
  /** @param {Float32Array} values @param {number} count */
  const ready = (values, count) => standardise({ values, rows: count, columns: dimension }, scale);
  const fitted = fitLogisticRegression(
    ready(table, inside.length),
    Uint32Array.from(inside, ({ down }) => down),
    2,
    { C },
  );
  const margin = (/** @type {Float32Array} */ values, /** @type {number} */ count) => {
    const logits = predictLogits(fitted, ready(values, count));
    return Float64Array.from({ length: count }, (_, i) => (logits[2 * i + 1] ?? 0) - (logits[2 * i] ?? 0));
  };
  const held = margin(
    tableOf(cases.filter((_, i) => folds[i] === fold).map(({ embedding }) => embedding)),
    outside.length,
  );
  outside.forEach((i, k) => {
    scores[i] = held[k] ?? 0;
  });
  margin(unseen.embeddings, unseen.rows.length).forEach((value, i) => {
    unseenScores[i] = (unseenScores[i] ?? 0) + value / FOLDS;
  });
}
const of = (/** @type {string} */ turn) => [...scores].filter((_, i) => cases[i]?.turn === turn);
const share = (/** @type {ArrayLike<number>} */ values, /** @type {number} */ limit) =>
  Array.from(values).filter((value) => value > limit).length / values.length;
const upright = of("upright").sort((a, b) => b - a);
const limit = upright[Math.floor(FALSE_ALARMS * upright.length)] ?? 0;
console.log(
  `${cases.length / 3} radiographs, ${new Set(cases.map(({ group }) => group)).size} groups, ${unseen.rows.length} upright embeddings that nothing was fitted on; limit ${limit.toFixed(2)}`,
);
for (const turn of ["turned by 180", "mirrored"]) {
  for (const [name, own] of /** @type {const} */ ([
    ["held-out groups", upright],
    ["unseen images", [...unseenScores]],
  ])) {
    const { value, low, high } = aucInterval({
      scores: [...of(turn), ...own],
      positives: [...of(turn).map(() => 1), ...own.map(() => 0)],
    });
    console.log(
      `${turn.padEnd(14)} against upright ${name.padEnd(16)} AUC ${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}], caught ${(100 * share(of(turn), limit)).toFixed(1)} %, false alarms ${(100 * share(own, limit)).toFixed(1)} %`,
    );
  }
}
