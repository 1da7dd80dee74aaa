/**
 * Does the spread over mild versions of an image predict error? On the tenth of the packed skin images that the
 * attention CNN never saw (the same split by lesion as its recipe's): how well each number tells wrong from right,
 * what averaging the versions gains, and what a reading costs.
 * Run: `node --import tsx bench/augmentation-spread.mjs FOLDER` with train.csv and train.bin. A few minutes on two cores.
 */
import { join } from "node:path";
import { aucInterval, compareAucs } from "../packages/domain/src/index.ts";
import { toDisplay } from "../packages/imaging/src/index.ts";
import { augmentationSpread, loadModels } from "../packages/inference/src/index.ts";
import { packedImages, partOf } from "./packed-images.mjs";

const folder = process.argv[2];
if (!folder) throw new Error("Name the folder that holds train.csv and train.bin.");
const PASSES = [4, 8, 16];
const MODEL = "skin-attention-cnn";
const models = await loadModels(join(import.meta.dirname, "../packages/inference/models"));
const model = models.imageModels("skin").find(({ info }) => info.id === MODEL);
const scenario = models.scenario("skin");
if (!model) throw new Error(`There is no ${MODEL}.`);
const { classIds = [] } = scenario.findings.find(({ id }) => id === scenario.primaryFindingId) ?? {};

/** @param {ArrayLike<number>} values */
const largest = (values) =>
  Array.from(values).reduce((best, value, i, all) => (value > (all[best] ?? 0) ? i : best), 0);

/** @type {Record<string, number[]>} */
const columns = {};
const note = (/** @type {string} */ name, /** @type {number} */ value) => {
  columns[name] ??= [];
  columns[name].push(value);
};
/** @type {Record<string, number>} */
const ms = { one: 0 };
let count = 0;
for await (const { row, bytes } of packedImages(
  folder,
  ({ set, group = "" }) => set === "skin" && partOf(group) === "test",
)) {
  const { label } = row;
  count++;
  const image = model.prepare(await toDisplay(bytes));
  const truth = model.classes.findIndex(({ id }) => id === label);
  let begun = performance.now();
  const { probabilities } = await model.read(image);
  ms.one = (ms.one ?? 0) + performance.now() - begun;
  const top = largest(probabilities);
  const malignant = model.classes.reduce(
    (sum, { id }, c) => sum + (classIds.includes(id) ? (probabilities[c] ?? 0) : 0),
    0,
  );
  note("top-class error", top === truth ? 0 : 1);
  note("finding error", malignant > 0.5 === classIds.includes(label ?? "") ? 0 : 1);
  note("top uncertain", 1 - (probabilities[top] ?? 0));
  note("finding uncertain", Math.min(malignant, 1 - malignant));
  note(
    "Brier of one",
    probabilities.reduce((sum, p, c) => sum + (p - (c === truth ? 1 : 0)) ** 2, 0),
  );
  for (const passes of PASSES) {
    begun = performance.now();
    const spread = await augmentationSpread(model, image, { passes, seed: 1, mirror: true, classIds });
    ms[passes] = (ms[passes] ?? 0) + performance.now() - begun;
    const mean = largest(spread.mean);
    note(`top deviation, ${passes}`, spread.deviation[top] ?? 0);
    note(`top uncertain of the mean, ${passes}`, 1 - (spread.mean[top] ?? 0));
    note(`finding deviation, ${passes}`, spread.finding.deviation);
    note(`mean's error, ${passes}`, mean === truth ? 0 : 1);
    note(
      `Brier of mean, ${passes}`,
      spread.mean.reduce((sum, p, c) => sum + (p - (c === truth ? 1 : 0)) ** 2, 0),
    );
  }
}
await models.close();

const column = (/** @type {string} */ name) => columns[name] ?? [];
const mean = (/** @type {number[]} */ values) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
console.log(`${MODEL}, ${count} images of held-out lesions`);
for (const [outcome, plain, kinds] of /** @type {const} */ ([
  ["top-class error", "top uncertain", ["top deviation", "top uncertain of the mean"]],
  ["finding error", "finding uncertain", ["finding deviation"]],
])) {
  const positives = column(outcome);
  const base = aucInterval({ scores: column(plain), positives });
  console.log(`\n${outcome}: ${positives.filter(Boolean).length} wrong. AUC of telling them`);
  console.log(
    `${plain.padEnd(30)} ${base.value.toFixed(3)} [${base.low.toFixed(3)}, ${base.high.toFixed(3)}]`,
  );
  for (const kind of kinds) {
    for (const passes of PASSES) {
      const scores = column(`${kind}, ${passes}`);
      const { value, low, high } = aucInterval({ scores, positives });
      const gain = compareAucs(scores, column(plain), positives);
      console.log(
        `${`${kind}, ${passes}`.padEnd(30)} ${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}], less ${plain}: ${gain.value.toFixed(3)} [${gain.low.toFixed(3)}, ${gain.high.toFixed(3)}]`,
      );
    }
  }
}
console.log(
  `\none reading: accuracy ${(1 - mean(column("top-class error"))).toFixed(3)}, Brier ${mean(column("Brier of one")).toFixed(3)}, ${((ms.one ?? 0) / count).toFixed(1)} ms`,
);
for (const passes of PASSES) {
  console.log(
    `mean of ${passes}: accuracy ${(1 - mean(column(`mean's error, ${passes}`))).toFixed(3)}, Brier ${mean(column(`Brier of mean, ${passes}`)).toFixed(3)}, ${((ms[passes] ?? 0) / count).toFixed(1)} ms more`,
  );
}
